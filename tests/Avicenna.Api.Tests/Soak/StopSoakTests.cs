using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Avicenna.Api.Tests.Soak;

/// <summary>SIGTERM under load, again and again.</summary>
internal sealed class StopSoakTests : SoakFixture
{
    private const int Clients = 6;
    private const int Uploads = 10;
    private const string Body = """{"name":"Accepted before the end"}""";

    [Test]
    public async Task Server_ToldToStopUnderLoad_AnswersWhatItAcceptedAndCountsIt()
    {
        var (choices, made, answered, unanswered) = (Choices(0), new List<string>(), 0, 0);
        var (secret, id) = ("", "");
        var stops = 0;
        do
        {
            await using var server = StartServer(Settings);
            var address = await WaitUntilReadyAsync(server);
            if (stops == 0)
            {
                (secret, id) = await CreateKeyAsync(address, limit: 1_000_000);
            }

            foreach (var key in made)
            {
                (await Client.VerifyAsync(address, key)).Should().Be(200, "its 201 arrived before the server stopped");
            }

            made.Clear();
            var load = Enumerable.Range(0, Clients).Select(_ => VerifyUntilGoneAsync(address, secret)).ToList();
            await Task.Delay(Pause(choices, 50, 500));
            var uploads = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(_ => BeginCreateAsync(address)));
            var stopping = server.TerminateAsync();
            await Task.Delay(Pause(choices, 1, 100));

            made.AddRange(await Task.WhenAll(uploads.Select(FinishCreateAsync)));
            (await stopping).Should().Be(0, server.Errors);
            server.Errors.Should().BeEmpty();
            foreach (var (allowed, lost) in await Task.WhenAll(load))
            {
                (answered, unanswered) = (answered + allowed, unanswered + lost);
            }

            stops++;
        }
        while (IsRunning || stops < 2);

        await using var last = StartServer(Settings);
        var usage = (await Client.SendAsync(await WaitUntilReadyAsync(last), "GET", $"/admin/api-keys/{id}/usage", Admin)).Body.GetProperty("usage");
        usage.EnumerateArray().Sum(bucket => bucket.GetProperty("allowed").GetInt32()).Should().BeInRange(answered, answered + unanswered, "a request that was answered is counted");
        await VerifyAuditTrailAsync();
        TestContext.Out.WriteLine($"{stops} stops, {answered} decisions, {unanswered} connections found closed");
    }

    private async Task<(int Allowed, int Lost)> VerifyUntilGoneAsync(Uri address, string secret)
    {
        for (var allowed = 0; ; allowed++)
        {
            var status = await Client.VerifyAsync(address, secret);
            if (status == 0)
            {
                return (allowed, 1);
            }

            status.Should().Be(200, "a server that stops refuses connections, not keys");
        }
    }

    /// <summary>Sends a request without its body. The server asks for it once it has accepted the request.</summary>
    private static async Task<TcpClient> BeginCreateAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await SendAsync(client, $"POST /admin/api-keys HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {Admin}\r\nContent-Type: application/json\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n"));
        (await ReadAsync(client, until: "\r\n\r\n")).Should().StartWith("HTTP/1.1 100 ");
        return client;
    }

    private static async Task<string> FinishCreateAsync(TcpClient client)
    {
        using (client)
        {
            await SendAsync(client, Body);
            var response = await ReadAsync(client, until: "}}");
            response.Should().StartWith("HTTP/1.1 201 ");
            return JsonElement.Parse(response[response.IndexOf('{', StringComparison.Ordinal)..(response.LastIndexOf('}') + 1)]).GetProperty("key").GetString()!;
        }
    }

    private static ValueTask SendAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadAsync(TcpClient client, string until)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!text.ToString().Contains(until, StringComparison.Ordinal) && await client.GetStream().ReadAsync(buffer, timeout.Token) is > 0 and var length)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }

        return text.ToString();
    }
}
