using System.Diagnostics;

namespace Avicenna.Api.Tests.Proxies.Configurations;

internal sealed class CaddyProxy() : ReverseProxy("caddy", "docs/proxies/Caddyfile")
{
    protected override string Localize(string text, Uri address) =>
        $$"""
        {
            admin off
            default_bind {{address.Host}}
        }

        {{Replace(text, ":80 {", $":{address.Port} {{")}}
        """;

    protected override ProcessStartInfo Command(string file, string directory, string configuration) =>
        new(file, ["run", "--config", configuration, "--adapter", "caddyfile"])
        {
            Environment = { ["HOME"] = directory, ["XDG_CONFIG_HOME"] = directory, ["XDG_DATA_HOME"] = directory },
        };
}
