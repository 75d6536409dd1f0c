using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Proxies.Configurations;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>The requests of one connection share an <c>HttpContext</c>, and nothing that one of them left in it reaches another.</summary>
internal sealed class GatewayConnectionTests
{
    [Test]
    public async Task Requests_OfOneConnection_AreDecidedAboutAndAnsweredEachByItself()
    {
        await using var upstream = RawUpstream.Start();
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        var other = await gateway.Api.CreateKeyAsync(more: ",\"ratelimit_min\":60");
        string[] requests =
        [
            "GET /refused HTTP/1.1\r\nHost: localhost\r\n\r\n",
            $"GET /first HTTP/1.1\r\nHost: localhost\r\nX-Mark: first\r\n{gateway.Authorization}\r\n\r\n",
            "GET /refused-again HTTP/1.1\r\nHost: localhost\r\n\r\n",
            $"POST /second HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {other.Secret}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        ];

        var call = await RawCall.SendTextAsync(gateway.Address, string.Concat(requests));

        var answers = Regex.Split($"{call.Head}\r\n\r\n{call.Body}", "(?=HTTP/1\\.1 )").Where(answer => answer.Length > 0).ToList();
        answers.Select(answer => answer[9..12]).Should().Equal("401", "200", "401", "200");
        answers.Select(answer => answer.Contains("\r\nCache-Control: no-store", StringComparison.Ordinal)).Should().Equal(true, false, true, false);
        answers.Select(answer => Regex.Match(answer, "RateLimit-Policy: [^\r]*").Value).Should().Equal("", "RateLimit-Policy: \"default\";q=1000000;w=60", "", "RateLimit-Policy: \"default\";q=60;w=60");
        answers.Select(answer => Regex.Match(answer, "\"request_id\":\"(?<id>[^\"]*)\"").Groups["id"].Value).Where(id => id.Length > 0).Should().HaveCount(2).And.OnlyHaveUniqueItems();
        upstream.Received.Should().HaveCount(2);
        upstream.Received[0].Should().StartWith("GET /first ").And.Contain($"X-Avicenna-Key-Id: {gateway.User.Id}");
        upstream.Received[1].Should().StartWith("POST /second ").And.Contain($"X-Avicenna-Key-Id: {other.Id}").And.NotContain("X-Mark").And.EndWith("hello");
    }
}
