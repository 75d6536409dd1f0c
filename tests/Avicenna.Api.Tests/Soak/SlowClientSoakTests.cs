using System.Net.Sockets;
using System.Text;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Soak;

/// <summary>Clients that send slowly, never finish, never read or break off, beside ordinary ones.</summary>
internal sealed class SlowClientSoakTests : SoakFixture
{
    private const int OfEachKind = 20;
    private const string Line = "POST /admin/api-keys HTTP/1.1\r\n";
    private const string Head = $"{Line}Host: localhost\r\nAuthorization: Bearer {Admin}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

    [Test]
    [Platform(Include = "Linux", Reason = "Open connections are counted in /proc")]
    public async Task Server_WithSlowAndHalfOpenClients_AnswersTheOthers()
    {
        await using var server = StartServer(Settings);
        var address = await WaitUntilReadyAsync(server);
        (await Client.VerifyAsync(address, Admin)).Should().Be(200);
        var before = CountSockets();
        var clients = new List<TcpClient>();
        try
        {
            using var stop = new CancellationTokenSource();
            var slow = new List<Task>();
            TcpClient stalled = null!;
            for (var number = 0; number < OfEachKind; number++)
            {
                // Stops in the middle of the head, and of the body.
                await SendAsync(await ConnectAsync(), Line);
                stalled = await ConnectAsync();
                await SendAsync(stalled, Head + "{");
                slow.Add(TrickleAsync(await ConnectAsync(), stop.Token));
                slow.Add(BreakOffAsync(stop.Token));
                await SendAsync(await ConnectAsync(), string.Concat(Enumerable.Repeat("GET /openapi/v1.json HTTP/1.1\r\nHost: localhost\r\n\r\n", 100)));
                await ShouldEndAsync();
            }

            var answers = 0;
            do
            {
                (await Client.VerifyAsync(address, Admin)).Should().Be(200);
                (await Client.SendAsync(address, "POST", "/admin/api-keys", Admin, new { name = "Ordinary" })).Status.Should().Be(201);
                answers++;
            }
            while (IsRunning);

            await stop.CancelAsync();
            await Task.WhenAll(slow);
            (await ReadToEndAsync(stalled)).Should().StartWith("HTTP/1.1 408 ", "the server doesn't wait for the rest of a body forever");
            TestContext.Out.WriteLine($"{answers} rounds of ordinary calls beside {clients.Count} connections");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(CountSockets() <= before), "the connections are given back");
        server.Output.Should().NotContain("   at ", "clients that break off are no errors of the server");
        (await server.TerminateAsync()).Should().Be(0, server.Errors);

        int CountSockets() => server.OpenFiles().Count(file => file.StartsWith("socket:", StringComparison.Ordinal));

        async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient();
            clients.Add(client);
            await client.ConnectAsync(address.Host, address.Port);
            return client;
        }

        async Task ShouldEndAsync()
        {
            var client = await ConnectAsync();
            await SendAsync(client, $"GET /verify/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Admin}\r\n\r\n");
            // Kestrel takes the end of what a client sends for the end of the client, and answers only if it can before that.
            (await ReadToEndAsync(client, isLast: true)).Should().Match(response => response.Length == 0 || response.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal));
        }

        async Task BreakOffAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
                await client.ConnectAsync(address.Host, address.Port, CancellationToken.None);
                await SendAsync(client, Head + "{");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task<string> ReadToEndAsync(TcpClient client, bool isLast = false)
    {
        using var reader = new StreamReader(client.GetStream());
        if (isLast)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        return await reader.ReadToEndAsync();
    }

    private static async Task TrickleAsync(TcpClient client, CancellationToken stop)
    {
        foreach (var character in Head)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            await SendAsync(client, character.ToString());
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task SendAsync(TcpClient client, string text)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (IOException)
        {
            // The server has lost patience.
        }
    }
}
