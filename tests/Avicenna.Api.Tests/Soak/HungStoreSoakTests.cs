using Avicenna.Testing;
using Microsoft.Data.Sqlite;

namespace Avicenna.Api.Tests.Soak;

/// <summary>A database whose write lock another process holds, such as a backup or a command that hangs.</summary>
internal sealed class HungStoreSoakTests : SoakFixture
{
    [Test]
    public async Task Changes_AnotherProcessHoldsTheLockAgainAndAgain_KeepWhatWasAcknowledged()
    {
        var choices = Choices(0);
        var workers = CreateWorkers();
        var made = new List<string>();
        await using var server = StartServer(Settings);
        var address = await WaitUntilReadyAsync(server);
        var (known, id) = await CreateKeyAsync(address, limit: 1_000_000);
        var (times, allowed) = (0, 0);
        do
        {
            using var stop = new CancellationTokenSource();
            var changes = workers.Select(worker => worker.ChangeAsync(address, stop.Token)).ToList();
            await WaitForChangesAsync(workers, choices);

            await using (await HoldLockAsync())
            {
                if (times == 0 || choices.Next(2) == 0)
                {
                    await Eventually.IsTrueAsync(() => IsReadyAsync("degraded"), "the server sees that it can't write");
                    await Eventually.IsTrueAsync(async () => await CreateAsync() == 503, "no write waits forever");
                    (await Client.SendAsync(address, "GET", "/api-keys/current", known)).Status.Should().Be(200, "reads need no lock");
                    allowed++;
                }
                else
                {
                    await Task.Delay(Pause(choices, 10, 1500));
                }

                await VerifyAsync();
            }

            await Eventually.IsTrueAsync(async () => await CreateAsync() == 201, "the lock is free");
            await Eventually.IsTrueAsync(() => IsReadyAsync("healthy"), "the server sees that it can write");
            await VerifyAsync();
            await stop.CancelAsync();
            await Task.WhenAll(changes);
            await ShouldBeKeptAsync(workers, address);
            times++;
        }
        while (IsRunning || times < 2);

        (await server.TerminateAsync()).Should().Be(0, server.Errors);
        server.Output.Should().NotContain("fail: ").And.NotContain("   at ", "a lock that others hold is no error of the server");
        await using var next = StartServer(Settings);
        address = await WaitUntilReadyAsync(next);
        await ShouldBeKeptAsync(workers, address);
        foreach (var secret in made)
        {
            (await Client.VerifyAsync(address, secret)).Should().Be(200, "its 201 arrived");
        }

        var usage = (await Client.SendAsync(address, "GET", $"/admin/api-keys/{id}/usage", Admin)).Body.GetProperty("usage");
        usage.EnumerateArray().Sum(bucket => bucket.GetProperty("allowed").GetInt32()).Should().Be(allowed, "requests are counted when the lock is free again");
        var audited = await VerifyAuditTrailAsync();
        workers.Should().AllSatisfy(worker => worker.ShouldBeAudited(audited));
        TestContext.Out.WriteLine($"{times} times locked, {workers.Sum(worker => worker.Acknowledged)} acknowledged changes");

        async Task VerifyAsync()
        {
            (await Client.VerifyAsync(address, known)).Should().Be(200, "a decision about a known key waits for no write");
            allowed++;
        }

        async Task<int> CreateAsync()
        {
            var (status, body) = await Client.SendAsync(address, "POST", "/admin/api-keys", Admin, new { name = "Probe" });
            status.Should().BeOneOf(201, 503);
            if (status == 201)
            {
                made.Add(body.GetProperty("key").GetString()!);
            }

            return status;
        }

        async Task<bool> IsReadyAsync(string expected)
        {
            var (status, body) = await Client.SendAsync(address, "GET", "/health/ready", Admin);
            status.Should().Be(200, "known keys are let in");
            return body.GetProperty("status").GetString() == expected;
        }
    }

    /// <summary>Takes the lock, and holds it until the connection is disposed.</summary>
    private async Task<SqliteConnection> HoldLockAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathOf("data/avicenna.db"), Pooling = false, DefaultTimeout = 60 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
