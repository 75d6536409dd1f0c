namespace Avicenna.Api.Tests.Soak;

internal sealed class KillSoakTests : SoakFixture
{
    [Test]
    public async Task Changes_ServerIsKilledAgainAndAgain_KeepWhatWasAcknowledged()
    {
        var choices = Choices(0);
        var workers = CreateWorkers();
        var kills = 0;
        do
        {
            await using var server = StartServer(Settings);
            var address = await WaitUntilReadyAsync(server);
            await ShouldBeKeptAsync(workers, address);

            var changes = workers.Select(worker => worker.ChangeAsync(address, CancellationToken.None)).ToList();
            await WaitForChangesAsync(workers, choices);
            await server.KillAsync();
            await Task.WhenAll(changes);
            kills++;
        }
        while (IsRunning || kills < 2);

        await using var last = StartServer(Settings);
        await ShouldBeKeptAsync(workers, await WaitUntilReadyAsync(last));
        var audited = await VerifyAuditTrailAsync();
        workers.Should().AllSatisfy(worker => worker.ShouldBeAudited(audited));
        TestContext.Out.WriteLine($"{kills} kills, {workers.Sum(worker => worker.Acknowledged)} acknowledged changes");
    }
}
