using Avicenna.Testing;

namespace Avicenna.Benchmarks.Load;

/// <summary><c>/verify</c> where limits are counted in Redis.</summary>
internal sealed class RedisLoad(string published, LoadReport report)
{
    public async Task RunAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            report.Add($"Redis: {reason}", "");
            return;
        }

        using var store = await LoadStore.CreateAsync(published, 1_000);
        await using var redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>(store.Settings) { ["Redis__ConnectionString"] = redis.ConnectionString };
        await using var bare = await MeasuredServer.StartBareAsync();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, settings);
        await using var other = await MeasuredServer.StartAsync(published, store.Path, settings);
        var few = new LoadRequests("GET", "/verify", store.Few, "/orders/17");
        report.BeginTable("`/verify`, 64 keys in turn, with Redis");
        await report.CompareAsync("one node", bare, server, few);
        await using var script = await ScriptLoop.ConnectAsync(redis.ConnectionString);
        foreach (var callers in new[] { few.Connections, 4 * few.Connections })
        {
            await report.CompareAsync(
                $"{callers} callers",
                new Contender("the limiter's script through StackExchange.Redis", () => script.RunAsync(callers, LoadReport.Time)),
                Contender.Of(server, target => Wrk.RunAsync(target, few with { Connections = callers }, LoadReport.Time)));
        }

        var both = new List<double>();
        for (var round = 0; round < LoadReport.Rounds; round++)
        {
            both.Add((await Task.WhenAll(Wrk.RunAsync(server, few, LoadReport.Time), Wrk.RunAsync(other, few, LoadReport.Time))).Sum(node => node.Rate));
        }

        report.Add(
            "",
            FormattableString.Invariant($"Two nodes on this machine, both loaded: {LoadReport.Median(both):F0} a second together."),
            "",
            "The script alone runs in two processes, this one and Redis. For a decision, wrk, Avicenna and Redis share the same cores, so the ratio includes what HTTP takes on both sides.",
            "");
    }
}
