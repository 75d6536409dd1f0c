namespace Avicenna.Benchmarks.Load;

/// <summary>A small GET to the same API through Avicenna's gateway, through YARP alone, and through nginx that asks the same Avicenna.</summary>
internal sealed class GatewayLoad(string published, LoadReport report)
{
    public async Task RunAsync()
    {
        using var store = await LoadStore.CreateAsync(published, 1_000);
        await using var api = await MeasuredServer.StartApiAsync();
        await using var yarp = await MeasuredServer.StartForwarderAsync(api.Address);
        var address = MeasuredServer.FindAddress();
        var settings = new Dictionary<string, string>(store.Settings)
        {
            ["Gateway__Urls"] = address.ToString(),
            ["Gateway__Upstream"] = api.Address.ToString(),
            ["Proxies__Trusted__0"] = "127.0.0.1",
        };
        await using var avicenna = await MeasuredServer.StartAsync(published, store.Path, settings);
        List<MeasuredServer> servers = [yarp, avicenna.At("Avicenna's gateway", address)];
        await using var nginx = Nginx.ReasonToOmit is null ? await Nginx.StartAsync(store.Path, avicenna.Address, api.Address) : null;
        if (nginx is not null)
        {
            servers.Add(nginx);
        }

        var requests = new LoadRequests("GET", "/orders/17", store.Few);
        report.BeginTable("A small GET through a gateway, 64 keys in turn");
        await report.CompareAsync("32 connections", [.. servers.Select(server => Contender.Of(server, target => Wrk.RunAsync(target, requests, LoadReport.Time)))]);
        report.Add("", Nginx.ReasonToOmit is { } reason ? $"nginx with `auth_request` is left out: {reason}." : "nginx uses `auth_request` with the configuration in docs/proxies.", "");
    }
}
