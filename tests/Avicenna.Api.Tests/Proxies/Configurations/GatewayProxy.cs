using System.Diagnostics;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>Avicenna's own gateway: a second process on the same database, with acme as its only tenant, as the configurations pin it.</summary>
internal sealed class GatewayProxy() : ReverseProxy("avicenna", "")
{
    public override bool IsInstalled => true;

    public override async Task<RunningProxy> StartAsync(Uri avicenna, Uri upstream)
    {
        var directory = Directory.CreateTempSubdirectory("avicenna-proxy-");
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var settings = new Dictionary<string, string>(ProxyEnvironment.Settings.Where(setting => !setting.Key.StartsWith("Tenancy", StringComparison.Ordinal) && setting.Key != "Bootstrap__AdminKey"))
        {
            ["ConnectionStrings__Avicenna"] = $"Data Source={ProxyEnvironment.Database}",
            ["Tenancy__DefaultSubdomain"] = "acme",
            ["Gateway__Urls"] = $"{address}",
            ["Gateway__Upstream"] = $"{upstream}",
        };
        settings.Remove("Proxies__Trusted__0");
        var proxy = new RunningProxy(address, AvicennaProcess.Start(directory.FullName, settings, "--urls", "http://127.0.0.1:0"), directory);
        await proxy.WaitUntilItListensAsync();
        return proxy;
    }

    public override void ShouldRefuse(ApiResponse response, int status, string code)
    {
        response.Json.GetProperty("code").GetString().Should().Be(code);
        response.Json.GetProperty("status").GetInt32().Should().Be(status);
        response.Json.GetProperty("success").GetBoolean().Should().BeFalse();
    }

    protected override string Localize(string text, Uri address) => text;

    protected override ProcessStartInfo Command(string file, string directory, string configuration) => throw new NotSupportedException();
}
