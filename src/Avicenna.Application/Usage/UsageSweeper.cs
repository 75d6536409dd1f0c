using Avicenna.Application.Sweeping;
using Avicenna.Application.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Usage;

/// <summary>Removes counts of requests that are older than <see cref="UsageOptions.RetentionDays"/>.</summary>
internal sealed class UsageSweeper(IUsageRepository usage, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageSweeper> logger)
    : Sweeper("counts of requests", time, logger)
{
    private readonly TimeProvider time = time;

    protected override Task SweepAsync(CancellationToken cancellationToken) =>
        usage.RemoveBeforeAsync(time.GetInstant().AddDays(-options.Value.RetentionDays), cancellationToken);
}
