namespace Avicenna.Benchmarks.Load;

/// <summary>Loads the published program and what it is compared with in turn, each in its own process on this machine, and writes tables of what each reached.</summary>
internal sealed class LoadBenchmark(string published, string file)
{
    /// <summary>The argument that makes the benchmarks' program this one. The arguments behind it: the published program, the report, the groups to run.</summary>
    public const string Argument = "load";

    public async Task<int> RunAsync(IReadOnlyList<string> groups)
    {
        var report = new LoadReport(file);
        var management = new ManagementLoad(published, report);
        var all = new (string Name, Func<Task> Run)[]
        {
            ("decisions", new DecisionLoad(published, report).RunAsync),
            ("stored-1000", () => management.RunAsync(1_000)),
            ("stored-100000", () => management.RunAsync(100_000)),
            ("stored-1000000", () => management.RunAsync(1_000_000)),
            ("redis", new RedisLoad(published, report).RunAsync),
            ("gateway", new GatewayLoad(published, report).RunAsync),
        };
        foreach (var (name, run) in all.Where(group => groups.Count == 0 || groups.Contains(group.Name)))
        {
            await run();
            await report.WriteAsync();
        }

        return 0;
    }
}
