using System.Text;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What is let through arrives as it was sent, and so does what the upstream answers.</summary>
internal sealed class ProxyForwardingTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [TestCase("Content-Length")]
    [TestCase("Transfer-Encoding")]
    public async Task Body_Posted_ArrivesWhole(string framing)
    {
        var body = new string('b', 300_000);
        var request = AsUser("/things", "POST") with { Body = Encoding.UTF8.GetBytes(body) };

        var received = await PassAsync(framing == "Transfer-Encoding" ? request.WithHeader(framing, "chunked") : request);

        received.Body.Should().Be(body);
        received.Method.Should().Be("POST");
    }

    [Test]
    public async Task Body_OfFiveMegabytes_ArrivesWhole()
    {
        var body = new string('b', 5_000_000);

        (await PassAsync(AsUser("/things", "POST") with { Body = Encoding.UTF8.GetBytes(body) })).Body.Should().Be(body);
    }

    [TestCase("/open/things?a=1&b=%2F..%2F&c=//;/&a=2&d=%zz")]
    [TestCase("/open/caf%C3%A9/%7Ea/b%20c?")]
    [TestCase("/open/")]
    public async Task Target_OfAnyShape_ArrivesAsItWasSent(string target)
    {
        (await PassAsync(Request(target))).Target.Should().Be(target);
    }

    [TestCase("PATCH")]
    [TestCase("DELETE")]
    [TestCase("HEAD")]
    public async Task Method_OfAnyKind_Arrives(string method)
    {
        (await PassAsync(AsUser("/things", method))).Method.Should().Be(method);
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Answer_OfTheUpstreamItself_IsLeftAlone(int status)
    {
        var response = await SendAsync(AsUser($"/things?status={status}"));

        response.Status.Should().Be(status);
        response.Body.Should().Be(GuardedUpstream.Body);
    }
}
