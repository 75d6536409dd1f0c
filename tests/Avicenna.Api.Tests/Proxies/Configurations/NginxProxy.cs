using System.Diagnostics;

namespace Avicenna.Api.Tests.Proxies.Configurations;

internal sealed class NginxProxy(string configuration = "docs/proxies/nginx.conf") : ReverseProxy("nginx", configuration)
{
    protected override string Localize(string text, Uri address) =>
        Replace(
            Replace(text, "listen 80;", $"listen {address.Authority};"),
            "http {\n",
            """
            http {
                access_log off;
                client_body_temp_path client_body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;

            """);

    // One process of the test's own user, which ends with the test.
    protected override ProcessStartInfo Command(string file, string directory, string configuration) =>
        new(file, ["-p", directory, "-c", configuration, "-e", "stderr", "-g", "daemon off; master_process off; pid nginx.pid;"]);
}
