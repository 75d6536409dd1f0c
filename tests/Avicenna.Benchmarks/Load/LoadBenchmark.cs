using System.Globalization;
using System.Text;
using Avicenna.Testing;

namespace Avicenna.Benchmarks.Load;

/// <summary>
/// Loads the published program and bare Kestrel in turn, each in its own process on this machine, and writes a table of what each reached. A round
/// measures every server once; the table has the medians of the rounds, and ratios of medians.
/// </summary>
internal sealed class LoadBenchmark(string published, string report)
{
    /// <summary>The argument that makes the benchmarks' program this one. The arguments behind it: the published program, the report, the groups to run.</summary>
    public const string Argument = "load";

    private const int Rounds = 5;
    private const int FixedRate = 10_000;
    private const string Create = """{"name":"A key of a load","ratelimit_min":120}""";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    private readonly List<string> lines = [];

    public async Task<int> RunAsync(IReadOnlyList<string> groups)
    {
        var all = new (string Name, Func<Task> Run)[]
        {
            ("decisions", DecideAsync),
            ("stored-1000", () => ManageAsync(1_000)),
            ("stored-100000", () => ManageAsync(100_000)),
            ("stored-1000000", () => ManageAsync(1_000_000)),
            ("redis", ShareAsync),
        };
        foreach (var (name, run) in all.Where(group => groups.Count == 0 || groups.Contains(group.Name)))
        {
            await run();
            await File.WriteAllLinesAsync(report, lines);
        }

        return 0;
    }

    private async Task DecideAsync()
    {
        using var store = await LoadStore.CreateAsync(published, LoadStore.Known);
        await using var bare = await MeasuredServer.StartBareAsync();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, store.Settings);
        Add($"Memory after start: {server.Memory / 1_000_000} MB", "");
        await AnonymousEndpointAsync(server, store);
        var few = new LoadRequests("GET", "/verify", store.Few, "/orders/17");
        var many = few with { Keys = store.Many };
        // The first request of each key reads it from the store.
        await Wrk.RunAsync(server, many, TimeSpan.FromSeconds(20));
        Add($"Memory after {LoadStore.Known} distinct keys: {server.Memory / 1_000_000} MB", "");
        BeginTable("`/verify`, 100,000 stored keys");
        await CompareAsync("64 keys in turn", bare, server, few);
        await CompareAsync("100,000 keys in turn", bare, server, many);
        await CompareAsync("made-up keys", bare, server, few with { Keys = store.MadeUp, Status = 401 });
        await CompareAsync("anonymous endpoint", bare, server, few with { Keys = null, Target = "/open" });
        await CompareAsync($"one key, {FixedRate} a second", [bare, server], target => OpenLoop.RunAsync(target, File.ReadLines(store.Few).First(), FixedRate, Time));
        await ShareTheServerAsync(server, few, few with { Keys = store.MadeUp, Status = 401 });
    }

    // What valid keys reach beside an equal load of others.
    private async Task ShareTheServerAsync(MeasuredServer server, LoadRequests valid, LoadRequests madeUp)
    {
        var (beside, alone) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add((await Task.WhenAll(Wrk.RunAsync(server, valid, Time), Wrk.RunAsync(server, valid, Time)))[0].Rate);
            beside.Add((await Task.WhenAll(Wrk.RunAsync(server, valid, Time), Wrk.RunAsync(server, madeUp, Time)))[0].Rate);
        }

        Add("", FormattableString.Invariant($"Valid keys beside made-up ones: {Median(beside):F0} a second, {Median(beside) / Median(alone):F2} of their rate beside valid ones."), "");
    }

    private async Task ManageAsync(int keys)
    {
        using var store = await LoadStore.CreateAsync(published, keys);
        var begin = TimeProvider.System.GetTimestamp();
        await using var bare = await MeasuredServer.StartBareAsync();
        var bareStart = TimeProvider.System.GetElapsedTime(begin);
        begin = TimeProvider.System.GetTimestamp();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, store.Settings);
        Add(FormattableString.Invariant($"Start with {keys:N0} stored keys: ready after {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:F2} s (bare Kestrel {bareStart.TotalSeconds:F2} s), {server.Memory / 1_000_000} MB"), "");
        var id = await AnIdAsync(server, store);
        BeginTable(FormattableString.Invariant($"{keys:N0} stored keys"));
        await CompareAsync("`/verify`, 64 keys in turn", bare, server, new LoadRequests("GET", "/verify", store.Few, "/orders/17"));
        await CompareAsync("`GET /api-keys/current`", bare, server, new LoadRequests("GET", "/api-keys/current", store.Few));
        await CompareAsync("`GET /admin/api-keys/{id}`", bare, server, new LoadRequests("GET", $"/admin/api-keys/{id}", store.Admin));
        await CompareAsync("`GET /admin/api-keys`", bare, server, new LoadRequests("GET", "/admin/api-keys", store.Admin));
        await CompareAsync("`POST /admin/api-keys`", bare, server, new LoadRequests("POST", "/admin/api-keys", store.Admin, Body: Create, Status: 201));
        var (commits, creates) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            commits.Add(CommitLoop.Run(store.Path, Time));
            creates.Add((await Wrk.RunAsync(server, new LoadRequests("POST", "/admin/api-keys", store.Admin, Body: Create, Status: 201), Time)).Rate);
        }

        Add("", FormattableString.Invariant($"Creates: {Median(creates):F0} a second, {Median(creates) / Median(commits):F2} of {Median(commits):F0} durable commits a second, one at a time."), "");
    }

    private async Task ShareAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Add($"Redis: {reason}", "");
            return;
        }

        using var store = await LoadStore.CreateAsync(published, 1_000);
        await using var redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>(store.Settings) { ["Redis__ConnectionString"] = redis.ConnectionString };
        await using var bare = await MeasuredServer.StartBareAsync();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, settings);
        await using var other = await MeasuredServer.StartAsync(published, store.Path, settings);
        var few = new LoadRequests("GET", "/verify", store.Few, "/orders/17");
        BeginTable("`/verify`, 64 keys in turn, with Redis");
        await CompareAsync("one node", bare, server, few);
        var both = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            both.Add((await Task.WhenAll(Wrk.RunAsync(server, few, Time), Wrk.RunAsync(other, few, Time))).Sum(node => node.Rate));
        }

        Add("", FormattableString.Invariant($"Two nodes on this machine, both loaded: {Median(both):F0} a second together."), "");
    }

    private static async Task AnonymousEndpointAsync(MeasuredServer server, LoadStore store)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {await File.ReadAllTextAsync(store.Admin)}");
        using var body = new StringContent("""{"path":"/open","authentication":"none"}""", Encoding.UTF8, "application/json");
        (await client.PostAsync("/admin/endpoints", body)).EnsureSuccessStatusCode();
    }

    private static async Task<string> AnIdAsync(MeasuredServer server, LoadStore store)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {await File.ReadAllTextAsync(store.Admin)}");
        using var page = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/admin/api-keys?limit=1"));
        return page.RootElement.GetProperty("api_keys")[0].GetProperty("id").GetString()!;
    }

    private void BeginTable(string title)
    {
        Add($"### {title}", "", "| load | server | requests a second | ratio | p50 ms | p99 ms | p99.9 ms | processor µs a request | memory MB | unexpected answers |", "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    private Task CompareAsync(string load, MeasuredServer bare, MeasuredServer server, LoadRequests requests)
    {
        // Bare Kestrel answers everything with 200, and parses no body.
        var plain = requests with { Status = 200 };
        return CompareAsync(load, [bare, server], target => Wrk.RunAsync(target, target == bare ? plain : requests, Time));
    }

    private async Task CompareAsync(string load, MeasuredServer[] servers, Func<MeasuredServer, Task<Measurement>> run)
    {
        var rounds = servers.ToDictionary(server => server, _ => new List<Measurement>());
        // One round more, to warm up.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var server in servers)
            {
                var measured = await run(server);
                if (round > 0)
                {
                    rounds[server].Add(measured);
                }
            }
        }

        var floor = Median(rounds[servers[0]].Select(measured => measured.Rate));
        foreach (var (server, measured) in rounds)
        {
            var rate = Median(measured.Select(one => one.Rate));
            Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {load} | {server.Name} | {rate:F0} | {rate / floor:F2} | {Median(measured.Select(one => one.P50)):F2} | {Median(measured.Select(one => one.P99)):F2} | {Median(measured.Select(one => one.P999)):F2} | {Median(measured.Select(one => one.Processor)):F1} | {server.Memory / 1_000_000} | {measured.Sum(one => one.Unexpected)} |"));
        }
    }

    private void Add(params string[] more)
    {
        lines.AddRange(more);
        foreach (var line in more)
        {
            Console.WriteLine(line);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
