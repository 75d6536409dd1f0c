namespace Avicenna.Benchmarks.Load;

/// <summary>Calls about keys, and <c>/verify</c>, with few and many keys stored, beside bare Kestrel.</summary>
internal sealed class ManagementLoad(string published, LoadReport report)
{
    private const string Create = """{"name":"A key of a load","ratelimit_min":120}""";

    public async Task RunAsync(int keys)
    {
        using var store = await LoadStore.CreateAsync(published, keys);
        var begin = TimeProvider.System.GetTimestamp();
        await using var bare = await MeasuredServer.StartBareAsync();
        var bareStart = TimeProvider.System.GetElapsedTime(begin);
        begin = TimeProvider.System.GetTimestamp();
        await using var server = await MeasuredServer.StartAsync(published, store.Path, store.Settings);
        report.Add(FormattableString.Invariant($"Start with {keys:N0} stored keys: ready after {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:F2} s (bare Kestrel {bareStart.TotalSeconds:F2} s), {server.Memory / 1_000_000} MB"), "");
        var id = await AnIdAsync(server, store);
        report.BeginTable(FormattableString.Invariant($"{keys:N0} stored keys"));
        await report.CompareAsync("`/verify`, 64 keys in turn", bare, server, new LoadRequests("GET", "/verify", store.Few, "/orders/17"));
        await report.CompareAsync("`GET /api-keys/current`", bare, server, new LoadRequests("GET", "/api-keys/current", store.Few));
        await report.CompareAsync("`GET /admin/api-keys/{id}`", bare, server, new LoadRequests("GET", $"/admin/api-keys/{id}", store.Admin));
        await report.CompareAsync("`GET /admin/api-keys`", bare, server, new LoadRequests("GET", "/admin/api-keys", store.Admin));
        var creation = new LoadRequests("POST", "/admin/api-keys", store.Admin, Body: Create, Status: 201);
        await report.CompareAsync("`POST /admin/api-keys`", bare, server, creation);
        var (commits, creates) = (new List<double>(), new List<double>());
        for (var round = 0; round < LoadReport.Rounds; round++)
        {
            commits.Add(CommitLoop.Run(store.Path, LoadReport.Time));
            creates.Add((await Wrk.RunAsync(server, creation, LoadReport.Time)).Rate);
        }

        report.Add("", FormattableString.Invariant($"Creates: {LoadReport.Median(creates):F0} a second, {LoadReport.Median(creates) / LoadReport.Median(commits):F2} of {LoadReport.Median(commits):F0} durable commits a second, one at a time."), "");
    }

    private static async Task<string> AnIdAsync(MeasuredServer server, LoadStore store)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {await File.ReadAllTextAsync(store.Admin)}");
        using var page = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/admin/api-keys?limit=1"));
        return page.RootElement.GetProperty("api_keys")[0].GetProperty("id").GetString()!;
    }
}
