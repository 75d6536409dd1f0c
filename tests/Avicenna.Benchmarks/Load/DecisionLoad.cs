using System.Text;

namespace Avicenna.Benchmarks.Load;

/// <summary><c>/verify</c> beside bare Kestrel.</summary>
internal sealed class DecisionLoad(string published, LoadReport report)
{
    private const int FixedRate = 10_000;

    public async Task RunAsync()
    {
        using var store = await LoadStore.CreateAsync(published, LoadStore.Known);
        await using var bare = await MeasuredServer.StartBareAsync();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, store.Settings);
        report.Add($"Memory after start: {server.Memory / 1_000_000} MB", "");
        await AnonymousEndpointAsync(server, store);
        var few = new LoadRequests("GET", "/verify", store.Few, "/orders/17");
        var many = few with { Keys = store.Many };
        await VerifyEachAsync(server, store);
        report.Add(FormattableString.Invariant($"Memory after each of {LoadStore.Known:N0} keys was verified once: {server.Memory / 1_000_000} MB"), "");
        report.BeginTable("`/verify`, 100,000 stored keys");
        var peak = await report.CompareAsync("64 keys in turn", bare, server, few);
        await report.CompareAsync("100,000 keys in turn", bare, server, many);
        await report.CompareAsync("made-up keys", bare, server, few with { Keys = store.MadeUp, Status = 401 });
        await report.CompareAsync("anonymous endpoint", bare, server, few with { Keys = null, Target = "/open" });
        await AtFixedRateAsync("one key", FixedRate, [bare, server], [.. File.ReadLines(store.Few).Take(1)]);
        await AtFixedRateAsync("64 keys in turn, half of bare Kestrel's peak rate", (int)peak / 2, [bare, server], await File.ReadAllLinesAsync(store.Few));
        await ShareTheServerAsync(server, few, few with { Keys = store.MadeUp, Status = 401 });
    }

    private Task<double> AtFixedRateAsync(string load, int rate, MeasuredServer[] servers, string[] secrets) => report.CompareAsync(
        $"{load}, {rate} a second", [.. servers.Select(server => Contender.Of(server, target => OpenLoop.RunAsync(target, secrets, rate, LoadReport.Time)))]);

    private static async Task VerifyEachAsync(MeasuredServer server, LoadStore store)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        await Parallel.ForEachAsync(
            File.ReadLines(store.Many),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (secret, cancellationToken) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/verify");
                request.Headers.Add("Authorization", $"Bearer {secret}");
                request.Headers.Add("X-Forwarded-Method", "GET");
                request.Headers.Add("X-Forwarded-Uri", "/orders/17");
                using var response = await client.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
            });
    }

    // What valid keys reach beside an equal load of others.
    private async Task ShareTheServerAsync(MeasuredServer server, LoadRequests valid, LoadRequests madeUp)
    {
        var (beside, alone) = (new List<double>(), new List<double>());
        for (var round = 0; round < LoadReport.Rounds; round++)
        {
            alone.Add((await Task.WhenAll(Wrk.RunAsync(server, valid, LoadReport.Time), Wrk.RunAsync(server, valid, LoadReport.Time)))[0].Rate);
            beside.Add((await Task.WhenAll(Wrk.RunAsync(server, valid, LoadReport.Time), Wrk.RunAsync(server, madeUp, LoadReport.Time)))[0].Rate);
        }

        report.Add("", FormattableString.Invariant($"Valid keys beside made-up ones: {LoadReport.Median(beside):F0} a second, {LoadReport.Median(beside) / LoadReport.Median(alone):F2} of their rate beside valid ones."), "");
    }

    private static async Task AnonymousEndpointAsync(MeasuredServer server, LoadStore store)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {await File.ReadAllTextAsync(store.Admin)}");
        using var body = new StringContent("""{"path":"/open","authentication":"none"}""", Encoding.UTF8, "application/json");
        (await client.PostAsync("/admin/endpoints", body)).EnsureSuccessStatusCode();
    }
}
