using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Proxies.Configurations;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>The API gets the very request that was decided about, or nothing.</summary>
internal sealed class GatewayTargetTests
{
    private static readonly string[] Places = ["/", "/a", "/a/b/", "/open/"];

    private static readonly string[] Oddities =
    [
        "", "..", ".", "../x", "./x", "%2e", "%2E%2e", "%2e/x", "/x", "//", "%2F", "%2f..", "%5C", "\\", ";", ";x=1", "%3B", "#", "#x", "%23", "%00", "%01", "%0d%0a", "%7F", "%", "%z", "%zz", "%2", "%25", "%252F",
        "%20", " ", "+", "|", "^", "`", "{x}", "<x>", "\"", "'", "~", "%7E", "!$&()*,=:@", "[x]", "caf%C3%A9", "%FF", "%C0%AF", "caf\u00E9", "*", "**", "?", "??", "?a=b&c", "?%2F..%2f", "?/../", "?#x", "?%zz", "?|`\"<>", "?a b",
        "?\u00E9", "?%00", "?a=1;b=2", "?x\\y",
    ];

    private static readonly string[] Others =
    [
        "", "*", "a", "?a", "//a", "//other.example/a", "http://other.example/a", "http://other.example", "https://other.example/open/a", "http://localhost/open/x", "ftp://a/b", "other.example:443", "/verify",
        "/verify/open/x", "/VERIFY", "/health/live", "/admin/api-keys", "/openapi/v1.json", "/docs",
    ];

    private RawUpstream upstream = null!;
    private RunningGateway gateway = null!;

    private static IEnumerable<string> Targets => Places.SelectMany(place => Oddities.Select(oddity => place + oddity)).Concat(Others);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        upstream = RawUpstream.Start();
        gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        await gateway.Api.CreateEndpointAsync("/open/**", "*", "none");
        await gateway.Api.CreateEndpointAsync("/a/b/x", "*", "admin");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await gateway.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Test]
    public async Task Target_OfAnyShape_IsTheOneThatWasDecidedAboutOrNone()
    {
        var passed = 0;
        foreach (var target in Targets)
        {
            foreach (var method in new[] { "GET", "OPTIONS" })
            {
                upstream.Forget();

                var call = await RawCall.SendAsync(gateway.Address, $"{method} {target} HTTP/1.1", "Host: localhost", gateway.Authorization);

                if (call.Status == 200)
                {
                    upstream.Received.Should().ContainSingle(target).Which.Should().StartWith($"{method} {target.TrimEnd(' ')} HTTP/1.1\r\n");
                    passed++;
                }
                else
                {
                    call.Verdict.Should().BeOneOf(["400", "405", "400 path_refused", "403 admin_required", "400 validation_failed"], target);
                    upstream.Received.Should().BeEmpty(target);
                }
            }
        }

        Targets.Should().HaveCountGreaterThan(200);
        passed.Should().BeGreaterThan(100);
    }

    [Test]
    public async Task Target_OfAnyShape_IsDecidedAsVerifyDoes()
    {
        // Those that reach Avicenna here and there: Kestrel refuses what isn't ASCII, and spaces end a target.
        foreach (var target in Targets.Where(target => target.StartsWith('/') && !target.Contains(' ') && !target.Contains("%00") && target.All(char.IsAscii)))
        {
            var asked = await gateway.Api.SendFromAsync("127.0.0.1", new ApiRequest("GET", $"/verify{target}").WithKey(gateway.User.Secret));
            var call = await RawCall.SendAsync(gateway.Address, $"GET {target} HTTP/1.1", "Host: localhost", gateway.Authorization);

            var expected = asked.Status == 200 ? "200" : $"{asked.Header("X-Avicenna-Status")} {asked.Json.GetProperty("code").GetString()}";
            // Kestrel decodes a path before Avicenna sees it, and refuses what it can't.
            call.Verdict.Should().BeOneOf([expected, expected == "400 path_refused" ? "400" : expected], target);
        }
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("PATCH")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    [TestCase("TRACE")]
    [TestCase("QUERY")]
    [TestCase("PROPFIND")]
    [TestCase("VERSION-CONTROL")]
    [TestCase("M-SEARCH")]
    [TestCase("FOO")]
    [TestCase("foo")]
    [TestCase("Foo!#$%&'*+-.^_`|~1")]
    public async Task Method_ThatIsUnambiguous_ReachesTheApiAsItIs(string method)
    {
        upstream.Forget();

        (await RawCall.SendAsync(gateway.Address, $"{method} /x HTTP/1.1", "Host: localhost", gateway.Authorization)).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.Should().StartWith($"{method} /x HTTP/1.1\r\n");
    }

    [TestCase("get", "400 target_ambiguous")]
    [TestCase("Get", "400 target_ambiguous")]
    [TestCase("pOST", "400 target_ambiguous")]
    [TestCase("head", "400 target_ambiguous")]
    [TestCase("options", "400 target_ambiguous")]
    [TestCase("trace", "400 target_ambiguous")]
    [TestCase("patch", "400 target_ambiguous")]
    [TestCase("delete", "400 target_ambiguous")]
    [TestCase("put", "400 target_ambiguous")]
    [TestCase("query", "400 target_ambiguous")]
    [TestCase("connect", "400 target_ambiguous")]
    [TestCase("propfind", "400 target_ambiguous")]
    public async Task Method_InAnotherCase_IsRefused(string method, string verdict)
    {
        upstream.Forget();

        (await RawCall.SendAsync(gateway.Address, $"{method} /open/x HTTP/1.1", "Host: localhost", gateway.Authorization)).Verdict.Should().Be(verdict);

        upstream.Received.Should().BeEmpty();
    }

    [TestCase("CONNECT other.example:443")]
    [TestCase("CONNECT /x")]
    public async Task Tunnel_ToAnything_IsRefused(string line)
    {
        upstream.Forget();

        (await RawCall.SendAsync(gateway.Address, $"{line} HTTP/1.1", "Host: other.example:443", gateway.Authorization)).Status.Should().BeOneOf(400, 405);

        upstream.Received.Should().BeEmpty();
    }

    // Kestrel takes them, but no URL could have them, and the API must not get a second Host instead.
    [TestCase("a..b")]
    [TestCase("a!b")]
    [TestCase("a(b)")]
    [TestCase("a:99999")]
    public async Task Host_ThatCannotBeSent_IsRefused(string host)
    {
        upstream.Forget();

        (await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", $"Host: {host}", gateway.Authorization)).Verdict.Should().Be("400 validation_failed");

        upstream.Received.Should().BeEmpty();
    }

    [Test]
    public async Task Host_ThatIsEmpty_IsThatOfTheApi()
    {
        (await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", "Host:", gateway.Authorization)).Status.Should().Be(200);

        upstream.Received[^1].Split("\r\n").Where(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Should().Equal($"Host: {upstream.Address.Authority}");
    }

    [TestCase("Content-Length: 5", "hello")]
    [TestCase("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")]
    public async Task Body_OfAnyMethod_ReachesTheApiAsItIs(string framing, string body)
    {
        foreach (var method in new[] { "GET", "POST", "DELETE", "FOO" })
        {
            upstream.Forget();

            (await RawCall.SendAsync(gateway.Address, $"{method} /x HTTP/1.1", "Host: localhost", gateway.Authorization, framing, "Connection: close", "", body)).Status.Should().Be(200);

            upstream.Received.Should().ContainSingle().Which.Should().Contain($"\r\n{framing}\r\n").And.EndWith($"\r\n\r\n{body}");
        }
    }
}
