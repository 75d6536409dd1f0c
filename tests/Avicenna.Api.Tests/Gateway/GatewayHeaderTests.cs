using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>Headers reach the API with the values that the client sent, except those that it must not send.</summary>
internal sealed class GatewayHeaderTests
{
    private RawUpstream upstream = null!;
    private RunningGateway gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        upstream = RawUpstream.Start();
        gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Credentials:Header", "X-API-Key"));
        await gateway.Api.CreateEndpointAsync("/open", "GET", "none");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await gateway.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [TestCase("X-Custom: a")]
    [TestCase("X-Custom: caf\u00E9 \u00FF\u0080")]
    [TestCase("X-Custom: ")]
    [TestCase("X-Custom: a, b,, \"c, d\"; e=f")]
    [TestCase("X-Custom: a\tb")]
    [TestCase("Accept: text/html;q=0.9, */*")]
    [TestCase("Accept: not a media type,,;;")]
    [TestCase("Accept-Encoding: br;q=1.0, gzip;q=0.8")]
    [TestCase("Accept-Language: not~a~language")]
    [TestCase("Cookie: a=1; b=\"2, 3\"; c=caf\u00E9")]
    [TestCase("Content-Type: application/json")]
    [TestCase("Content-Language: de")]
    [TestCase("If-Modified-Since: yesterday")]
    [TestCase("If-None-Match: W/\"a\", \"b\"")]
    [TestCase("Range: bytes=0-1,5-")]
    [TestCase("Date: never")]
    [TestCase("From: nobody in particular")]
    [TestCase("Referer: http://a/b|c")]
    [TestCase("User-Agent: (((unclosed")]
    [TestCase("Via: 1.1 other")]
    [TestCase("Warning: nonsense")]
    [TestCase("Cache-Control: no-cache, x=\"")]
    [TestCase("Pragma: no-cache")]
    [TestCase("Max-Forwards: many")]
    [TestCase("Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [TestCase("Tracestate: a=b")]
    [TestCase("Baggage: a=b")]
    [TestCase("Request-Id: |a.b.")]
    [TestCase("Origin: null")]
    [TestCase("Idempotency-Key: 1")]
    [TestCase("Upgrade-Insecure-Requests: 1")]
    [TestCase("Sec-Fetch-Site: same-origin")]
    [TestCase("Allow: GET")]
    [TestCase("Expires: 0")]
    [TestCase("Last-Modified: 0")]
    public async Task Header_OfTheClients_HasTheSameValue(string line)
    {
        (await PassAsync("/x", line)).Should().ContainEquivalentOf($"\r\n{line}\r\n");
    }

    [TestCase("X-Custom", "\r\nX-Custom: one, two\r\n")]
    [TestCase("Accept", "\r\nAccept: one, two\r\n")]
    [TestCase("Cookie", "\r\nCookie: one; two\r\n")]
    [TestCase("X-Request-Id", "\r\nX-Request-Id: one, two\r\n")]
    public async Task Header_SentTwice_HasBothValues(string name, string line)
    {
        (await PassAsync("/x", $"{name}: one", $"{name}: two")).Should().ContainEquivalentOf(line);
    }

    [TestCase("Host: localhost", "\r\nHost: localhost\r\n", "\r\nX-Forwarded-Host: localhost\r\n")]
    [TestCase("Host: localhost:81", "\r\nHost: localhost:81\r\n", "\r\nX-Forwarded-Host: localhost:81\r\n")]
    public async Task Host_OfTheClients_ReachesTheApi(string host, params string[] lines)
    {
        upstream.Forget();

        (await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", host, gateway.Authorization)).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.Should().ContainAll(lines);
    }

    [Test]
    public async Task Headers_OfTheConnection_StayThere()
    {
        var received = await PassAsync(
            "/x", "Connection: X-Named, keep-alive, x-second", "Connection: Upgrade", "X-Named: 1", "X-Second: 2", "Keep-Alive: timeout=5", "Proxy-Connection: keep-alive", "TE: trailers, deflate", "Trailer: X-Late",
            "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "Proxy-Authorization: Basic dTpw");

        received.Should().NotContainAny("X-Named", "X-Second", "Keep-Alive", "Proxy-", "TE:", "Trailer", "Upgrade", "HTTP2", "Connection");
    }

    [Test]
    public async Task Headers_AllThatTheConfigurationsTakeOut_AreTakenOut()
    {
        var configuration = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "proxies", "nginx.conf"));
        var names = Regex.Matches(configuration, "^ +proxy_set_header (?<name>[A-Za-z0-9-]+) +\"\";", RegexOptions.Multiline).Select(match => match.Groups["name"].Value).Where(name => name is not ("Connection" or "Content-Length"))
            .Concat(await BelievedHeaders.ReadAsync())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        names.Should().HaveCountGreaterThan(100);
        var spellings = names.SelectMany(name => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant(), name.Replace('-', '_'), name.Replace('-', '.') }).Distinct().ToList();

        foreach (var some in spellings.Chunk(100))
        {
            (await PassAsync("/x", [.. some.Select(name => $"{name}: claimed")])).Should().NotContain("claimed");
        }
    }

    [TestCase("X-Avicenna-Key-Id")]
    [TestCase("x-avicenna-permission")]
    [TestCase("X-Avicenna-Owner-Id")]
    [TestCase("X-Avicenna-Anything")]
    [TestCase("X_Avicenna_Key_Id")]
    [TestCase("X.Avicenna.Key.Id")]
    [TestCase("X-Forwarded-Method")]
    [TestCase("X-Forwarded-Anything")]
    [TestCase("X-Original-URL")]
    public async Task Header_ThatOnlyTheGatewaySends_IsNotTheClients(string name)
    {
        (await PassAsync("/open", $"{name}: claimed", $"{name}: claimed")).Should().NotContain("claimed");
        (await PassAsync("/x", $"{name}: claimed", $"Connection: {name}")).Should().NotContain("claimed").And.Contain($"\r\nX-Avicenna-Key-Id: {gateway.User.Id}\r\n").And.Contain("\r\nX-Avicenna-Permission: user\r\n");
    }

    [Test]
    public async Task Credential_InEitherPlace_StaysAtTheGateway()
    {
        (await PassAsync("/x", $"X-API-Key: {gateway.User.Secret}")).Should().NotContain(gateway.User.Secret).And.NotContain("Authorization");
        (await PassAsync("/open", "Authorization: Basic dTpw")).Should().NotContain("Authorization");
    }

    [Test]
    public async Task Credential_WhereTheApiWantsIt_GoesOn()
    {
        await using var other = await RunningGateway.StartAsync($"{upstream.Address}", ("Credentials:Header", "X-API-Key"), ("Gateway:ForwardCredential", "true"));
        upstream.Forget();

        (await RawCall.SendAsync(other.Address, "GET /x HTTP/1.1", "Host: localhost", other.Authorization, $"X-API-Key: {other.User.Secret}")).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.Should().Contain($"\r\n{other.Authorization}\r\n").And.Contain($"\r\nX-API-Key: {other.User.Secret}\r\n");
    }

    [Test]
    public async Task Address_BehindATrustedProxy_IsTheClients()
    {
        await using var other = await RunningGateway.StartAsync($"{upstream.Address}", ("Proxies:Trusted:0", "127.0.0.1"));
        upstream.Forget();

        await RawCall.SendAsync(other.Address, "GET /x HTTP/1.1", "Host: localhost", other.Authorization, "X-Forwarded-For: 203.0.113.7, 127.0.0.1", "X-Forwarded-Host: claimed.example", "X-Forwarded-Proto: https");

        upstream.Received.Should().ContainSingle().Which.Should().Contain("\r\nX-Forwarded-For: 203.0.113.7\r\n").And.Contain("\r\nX-Forwarded-Host: localhost\r\n").And.Contain("\r\nX-Forwarded-Proto: http\r\n");
    }

    [Test]
    public async Task Response_OfTheApi_IsPassedOnAsItIs()
    {
        await using var other = RawUpstream.Start((_, stream) => stream.WriteAsync(
            "HTTP/1.1 299 Rather Fine\r\nContent-Length: 2\r\nSet-Cookie: a=1, x\r\nSet-Cookie: b=2\r\nRateLimit: \"own\";r=1\r\nServer: mine\r\nDate: long ago\r\nConnection: X-Hop, close\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nAlt-Svc: h3=\":443\"\r\n\r\nok"u8.ToArray()).AsTask());
        await using var running = await RunningGateway.StartAsync($"{other.Address}");

        var call = await RawCall.SendAsync(running.Address, "GET /x HTTP/1.1", "Host: localhost", running.Authorization);

        call.Head.Should().StartWith("HTTP/1.1 299 Rather Fine\r\n").And.Contain("\r\nSet-Cookie: a=1, x\r\nSet-Cookie: b=2\r\n").And.Contain("\r\nServer: mine\r\n").And.Contain("\r\nDate: long ago\r\n")
            .And.Contain("\r\nRateLimit: \"own\";r=1\r\nRateLimit: \"default\";r=").And.Contain("\r\nRateLimit-Policy: \"default\";q=1000000;w=60");
        call.Head.Should().NotContainAny("X-Hop", "Keep-Alive", "Alt-Svc");
        call.Body.Should().Be("ok");
    }

    private async Task<string> PassAsync(string path, params string[] lines)
    {
        upstream.Forget();
        string[] credential = lines.Any(line => line.StartsWith("Authorization", StringComparison.Ordinal) || line.StartsWith("X-API-Key", StringComparison.Ordinal)) ? [] : [gateway.Authorization];
        var call = await RawCall.SendAsync(gateway.Address, [$"GET {path} HTTP/1.1", "Host: localhost", .. credential, .. lines]);
        call.Status.Should().Be(200, call.Body);
        return upstream.Received.Should().ContainSingle().Subject;
    }
}
