using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Testing;
using Microsoft.Extensions.Options;
using Moq;

namespace Avicenna.Application.Tests.Usage;

public sealed class UsageSweeperTests
{
    [Test]
    public async Task Execute_Sweep_RemovesWhatIsOlderThanTheDaysSet()
    {
        var time = Clock.Create();
        var cutoffs = new List<DateTimeOffset>();
        var usage = new Mock<IUsageRepository>(MockBehavior.Strict);
        usage.Setup(store => store.RemoveBeforeAsync(Capture.In(cutoffs), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        var logger = new RecordingLogger<UsageSweeper>();
        using var sweeper = new UsageSweeper(usage.Object, Options.Create(new UsageOptions { RetentionDays = 30 }), time, logger);

        await sweeper.StartAsync(CancellationToken.None);
        var swept = 0;
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(10));
                swept = usage.Invocations.Count;
                return Task.FromResult(swept > 0);
            },
            "it sweeps");
        await sweeper.StopAsync(CancellationToken.None);

        // By the time of each sweep, which runs beside this test's clock.
        cutoffs.Should().OnlyContain(cutoff => cutoff > Clock.Instant.AddDays(-30) && cutoff <= time.GetUtcNow().AddDays(-30));
        cutoffs.Should().OnlyContain(cutoff => (cutoff - Clock.Instant).Ticks % TimeSpan.FromMinutes(10).Ticks == 0);
        logger.Entries.Should().BeEmpty();
    }
}
