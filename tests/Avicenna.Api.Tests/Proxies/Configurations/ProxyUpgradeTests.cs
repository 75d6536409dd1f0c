using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A WebSocket is decided on once and then passes; nothing else can be upgraded to.</summary>
internal sealed class ProxyUpgradeTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [TestCase("/things")]
    [TestCase("/open/things")]
    public async Task WebSocket_Allowed_IsOpenedAndCarriesMessages(string path)
    {
        using var client = new ClientWebSocket();
        if (path == "/things")
        {
            client.Options.SetRequestHeader("Authorization", $"Bearer {ProxyEnvironment.AcmeUser.Secret}");
        }

        await client.ConnectAsync(Target(path), CancellationToken.None);
        foreach (var text in new[] { "one", "two" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            var buffer = new byte[1024];
            var answer = await client.ReceiveAsync(buffer, CancellationToken.None);
            Encoding.UTF8.GetString(buffer, 0, answer.Count).Should().Be(text);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        var (id, permission) = path == "/things" ? (ProxyEnvironment.AcmeUser.Id, "user") : ("-", "anonymous");
        Upstream.Received.Should().ContainSingle().Which.ShouldBeFrom(id, permission);
    }

    [TestCase("/things", HttpStatusCode.Unauthorized)]
    [TestCase("/open/..%2Fthings", HttpStatusCode.BadRequest)]
    public async Task WebSocket_Refused_IsNotOpened(string path, HttpStatusCode status)
    {
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };

        await FluentActions.Awaiting(() => client.ConnectAsync(Target(path), CancellationToken.None)).Should().ThrowAsync<WebSocketException>();

        client.HttpStatusCode.Should().Be(status);
        Upstream.Received.Should().BeEmpty();
    }

    [TestCase("h2c")]
    [TestCase("TLS/1.0")]
    [TestCase("websocket, h2c")]
    [TestCase("h2c, websocket")]
    public async Task Upgrade_ToAnythingElse_DoesNotReachTheUpstream(string protocol)
    {
        var received = await PassAsync(AsUser("/things").WithHeader("Connection", "Upgrade, HTTP2-Settings").WithHeader("Upgrade", protocol).WithHeader("HTTP2-Settings", "AAMAAABkAAQAAP__"));

        received.Headers.Should().NotContainKeys("Upgrade", "Http2-Settings");
    }

    private Uri Target(string path) => new($"ws://{Address.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
