using System.Net.Sockets;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Soak;

/// <summary>Two processes that share limits through a Redis that is killed, suspended and emptied in random order.</summary>
internal sealed class RedisSoakTests : SoakFixture
{
    private const int Limit = 30;
    private const int Keys = 4;
    private const int ClientsOfANode = 4;

    [Test]
    public async Task Limits_RedisInAnyTrouble_AreNeverExceededOnANode()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        await using var redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>(Settings) { ["Redis__ConnectionString"] = redis.ConnectionString };
        await using var one = StartServer(settings);
        var first = await WaitUntilReadyAsync(one);
        await using var other = StartServer(settings);
        Uri[] nodes = [first, await WaitUntilReadyAsync(other)];
        var secrets = new List<string>();
        for (var key = 0; key < Keys; key++)
        {
            secrets.Add((await Client.SendAsync(first, "POST", "/admin/api-keys", Admin, new { name = "Limited", ratelimit_min = Limit })).Body.GetProperty("key").GetString()!);
        }

        using var stop = new CancellationTokenSource();
        var clients = nodes.SelectMany(node => Enumerable.Range(0, ClientsOfANode), (node, client) => (Node: node, Calls: AskAsync(node, secrets, (uint)client, stop.Token))).ToList();
        var troubles = await TroubleAsync(redis);
        await stop.CancelAsync();
        await Task.WhenAll(clients.Select(client => client.Calls));

        var admitted = 0;
        foreach (var group in clients.SelectMany(client => client.Calls.Result, (client, call) => (client.Node, call.Secret, call.Sent, call.Answered)).GroupBy(call => (call.Node, call.Secret)))
        {
            admitted += group.Count();
            ShouldKeepLimit(Limit, group.Select(call => (call.Sent, call.Answered)));
        }

        admitted.Should().BeGreaterThanOrEqualTo(Keys * Limit, "keys can be used up whatever Redis does");
        TestContext.Out.WriteLine($"{troubles} troubles, {admitted} admissions");
    }

    private async Task<int> TroubleAsync(RedisServer redis)
    {
        var (choices, troubles) = (Choices(0), 0);
        do
        {
            await Task.Delay(Pause(choices, 100, 1000));
            switch (troubles++ == 0 ? 0 : choices.Next(3))
            {
                case 0:
                    await redis.StopAsync();
                    await Task.Delay(Pause(choices, 100, 2000));
                    await redis.RestartAsync();
                    break;
                case 1:
                    await redis.PauseAsync();
                    await Task.Delay(Pause(choices, 100, 2000));
                    await redis.ContinueAsync();
                    break;
                default:
                    await EmptyAsync(redis);
                    break;
            }
        }
        while (IsRunning || troubles < 3);

        return troubles;
    }

    private async Task<List<(string Secret, TimeSpan Sent, TimeSpan Answered)>> AskAsync(Uri node, List<string> secrets, uint client, CancellationToken stop)
    {
        var (choices, admitted) = (Choices(1 + client), new List<(string, TimeSpan, TimeSpan)>());
        while (!stop.IsCancellationRequested)
        {
            var secret = secrets[(int)choices.Next((uint)secrets.Count)];
            var sent = TimeProvider.System.GetElapsedTime(0);
            var status = await Client.VerifyAsync(node, secret);
            status.Should().BeOneOf([200, 429], "Redis is needed for no decision");
            if (status == 200)
            {
                admitted.Add((secret, sent, TimeProvider.System.GetElapsedTime(0)));
            }

            await Task.Delay(2, CancellationToken.None);
        }

        return admitted;
    }

    private static async Task EmptyAsync(RedisServer redis)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", redis.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("FLUSHALL\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).Should().Be("+OK");
    }
}
