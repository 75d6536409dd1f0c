namespace Avicenna.Api.Tests.Soak;

internal sealed class KillSoakTests : SoakFixture
{
    private const int Workers = 4;

    [Test]
    public async Task Changes_ServerIsKilledAgainAndAgain_KeepWhatWasAcknowledged()
    {
        var choices = Choices(0);
        var workers = Enumerable.Range(1, Workers).Select(worker => new ChangingKeys(Client, Admin, Choices((uint)worker))).ToList();
        var kills = 0;
        do
        {
            await using var server = StartServer(Settings);
            var address = await WaitUntilReadyAsync(server);
            await ShouldBeKeptAsync(workers, address);

            var changes = workers.Select(worker => worker.ChangeAsync(address, CancellationToken.None)).ToList();
            await Task.Delay(Pause(choices, 50, 1000));
            await server.KillAsync();
            await Task.WhenAll(changes);
            kills++;
        }
        while (IsRunning || kills < 2);

        await using var last = StartServer(Settings);
        await ShouldBeKeptAsync(workers, await WaitUntilReadyAsync(last));
        var audited = await VerifyAuditTrailAsync();
        workers.ForEach(worker => worker.ShouldBeAudited(audited));
        TestContext.Out.WriteLine($"{kills} kills, {workers.Sum(worker => worker.Acknowledged)} acknowledged changes");
        workers.Should().OnlyContain(worker => worker.Acknowledged > 0);
    }

    private static Task ShouldBeKeptAsync(IEnumerable<ChangingKeys> workers, Uri address) => Task.WhenAll(workers.Select(worker => worker.ShouldBeKeptAsync(address)));
}
