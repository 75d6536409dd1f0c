using System.Globalization;

namespace Avicenna.Benchmarks.Load;

/// <summary>What is measured in turn with others.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="RunAsync">Measures it once.</param>
/// <param name="Memory">Its resident memory in bytes; null: not shown.</param>
internal sealed record Contender(string Name, Func<Task<Measurement>> RunAsync, Func<long>? Memory = null)
{
    public static Contender Of(MeasuredServer server, Func<MeasuredServer, Task<Measurement>> run) => new(server.Name, () => run(server), () => server.Memory);
}

/// <summary>The measurements of all groups as Markdown. A round measures every contender once; tables have the medians of the rounds, and ratios of medians.</summary>
internal sealed class LoadReport(string file)
{
    public const int Rounds = 5;

    /// <summary>How long one measurement takes.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    private readonly List<string> lines = [];

    public static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    public void Add(params string[] more)
    {
        lines.AddRange(more);
        foreach (var line in more)
        {
            Console.WriteLine(line);
        }
    }

    public void BeginTable(string title) => Add(
        $"### {title}",
        "",
        "| load | server | requests a second | ratio | p50 ms | p99 ms | p99 ratio | p99.9 ms | processor µs a request | memory MB | unexpected answers |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");

    /// <summary>Compares a closed loop of requests to both.</summary>
    /// <returns>The rate of the first.</returns>
    public Task<double> CompareAsync(string load, MeasuredServer bare, MeasuredServer server, LoadRequests requests) =>
        // Bare Kestrel answers everything with 200, and parses no body.
        CompareAsync(load, Contender.Of(bare, target => Wrk.RunAsync(target, requests with { Status = 200 }, Time)), Contender.Of(server, target => Wrk.RunAsync(target, requests, Time)));

    /// <summary>Adds a row for each contender, with ratios to the first.</summary>
    /// <returns>The rate of the first.</returns>
    public async Task<double> CompareAsync(string load, params Contender[] contenders)
    {
        var rounds = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
        // One round more, to warm up.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var measured = await contender.RunAsync();
                if (round > 0)
                {
                    rounds[contender].Add(measured);
                }
            }
        }

        var floor = rounds[contenders[0]];
        var (floorRate, floorP99) = (Median(floor.Select(one => one.Rate)), Median(floor.Select(one => one.P99)));
        foreach (var (contender, measured) in rounds)
        {
            var (rate, p99) = (Median(measured.Select(one => one.Rate)), Median(measured.Select(one => one.P99)));
            var memory = contender.Memory is { } read ? (read() / 1_000_000).ToString(CultureInfo.InvariantCulture) : "";
            Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {load} | {contender.Name} | {rate:F0} | {rate / floorRate:F2} | {Median(measured.Select(one => one.P50)):F2} | {p99:F2} | {p99 / floorP99:F2} | {Median(measured.Select(one => one.P999)):F2} | {Median(measured.Select(one => one.Processor)):F1} | {memory} | {measured.Sum(one => one.Unexpected)} |"));
        }

        return floorRate;
    }

    public Task WriteAsync() => File.WriteAllLinesAsync(file, lines);
}
