using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>TLS on both sides: clients negotiate HTTP/2, and the API's certificate is checked against the API's own name.</summary>
internal sealed class GatewayTlsTests : ProcessFixture
{
    private const string FirstKey = "the-first-key-of-all-keys";

    [Test]
    public async Task Request_OverTls_ReachesAnApiOverTls()
    {
        using var certificate = CreateCertificate();
        var (file, trusted) = (PathOf("certificate.pfx"), PathOf("certificate.pem"));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12));
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
        await using var api = await StartApiAsync(certificate);
        var port = FreePort.Find();
        await using var server = StartServer(new Dictionary<string, string>(Production)
        {
            ["Database__MigrateOnStart"] = "true",
            ["Bootstrap__AdminKey"] = FirstKey,
            ["Kestrel__Certificates__Default__Path"] = file,
            ["Gateway__Urls"] = $"https://localhost:{port}",
            ["Gateway__Upstream"] = $"https://localhost:{new Uri(api.Urls.Single()).Port}",
            ["SSL_CERT_FILE"] = trusted,
        });
        await server.WaitForAddressAsync();
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, received, _, _) => received?.GetCertHashString() == certificate.GetCertHashString() } });

        var (refused, _) = await GetAsync(client, $"https://localhost:{port}/things%2Fx");
        var (allowed, body) = await GetAsync(client, $"https://localhost:{port}/things?a=%2F");

        refused.Should().Be(HttpStatusCode.BadRequest);
        allowed.Should().Be(HttpStatusCode.OK);
        body.Should().Be($"HTTP/2 ?a=%2F localhost:{new Uri(api.Urls.Single()).Port} api.example.com https");
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Headers = { Host = "api.example.com" } };
        request.Headers.Add("Authorization", $"Bearer {FirstKey}");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<WebApplication> StartApiAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate)));
        builder.Logging.ClearProviders();
        var api = builder.Build();
        api.Run(context => context.Response.WriteAsync(
            $"{context.Request.Protocol} {context.Request.QueryString} {context.Request.Host} {context.Request.Headers["X-Forwarded-Host"]} {context.Request.Headers["X-Forwarded-Proto"]}"));
        await api.StartAsync();
        return api;
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
