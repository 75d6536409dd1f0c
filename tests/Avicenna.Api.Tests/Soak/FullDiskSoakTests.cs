using System.Globalization;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Soak;

/// <summary>A store whose file can't grow. The limit on file sizes stands for a full disk.</summary>
[Platform(Include = "Linux", Reason = "prlimit is Linux's")]
internal sealed class FullDiskSoakTests : SoakFixture
{
    [Test]
    public async Task Changes_DiskIsFullAgainAndAgain_KeepWhatWasAcknowledged()
    {
        var choices = Choices(0);
        var workers = CreateWorkers();
        await using var server = StartServer(Settings);
        var address = await WaitUntilReadyAsync(server);
        var times = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            var changes = workers.Select(worker => worker.ChangeAsync(address, stop.Token)).ToList();
            await WaitForChangesAsync(workers, choices);

            await LimitFilesAsync(server, new FileInfo(PathOf("data/avicenna.db")).Length.ToString(CultureInfo.InvariantCulture));
            await Eventually.IsTrueAsync(async () => await CreateAsync(address) == 503, "the disk is full");
            (await Client.VerifyAsync(address, Admin)).Should().Be(200, "keys that the server knows need no write");
            await Task.Delay(Pause(choices, 50, 500));

            await LimitFilesAsync(server, "unlimited");
            await Eventually.IsTrueAsync(async () => await CreateAsync(address) == 201, "there is room again");
            await stop.CancelAsync();
            await Task.WhenAll(changes);
            await ShouldBeKeptAsync(workers, address);
            times++;
        }
        while (IsRunning);

        (await server.TerminateAsync()).Should().Be(0, server.Errors);
        await using var next = StartServer(Settings);
        await ShouldBeKeptAsync(workers, await WaitUntilReadyAsync(next));
        var audited = await VerifyAuditTrailAsync();
        workers.Should().AllSatisfy(worker => worker.ShouldBeAudited(audited));
        TestContext.Out.WriteLine($"{times} times full, {workers.Sum(worker => worker.Acknowledged)} acknowledged changes");
    }

    private async Task<int> CreateAsync(Uri address)
    {
        var (status, _) = await Client.SendAsync(address, "POST", "/admin/api-keys", Admin, new { name = "Probe" });
        status.Should().BeOneOf(201, 503);
        return status;
    }

    // Only the soft limit, which the process may raise again.
    private static async Task LimitFilesAsync(AvicennaProcess server, string size)
    {
        using var limit = System.Diagnostics.Process.Start("prlimit", ["--pid", server.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={size}:"]);
        await limit.WaitForExitAsync();
        limit.ExitCode.Should().Be(0);
    }
}
