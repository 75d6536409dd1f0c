using Avicenna.Application.Background;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>Deletes request counts older than <see cref="UsageOptions.RetentionDays"/>.</summary>
internal sealed class UsageSweeper(IUsageRepository usage, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageSweeper> logger)
    : Sweeper("request counts", time, logger)
{
    protected override Task RunAsync(CancellationToken stoppingToken) =>
        usage.RemoveBeforeAsync(Time.GetInstant().AddDays(-options.Value.RetentionDays), stoppingToken);
}
