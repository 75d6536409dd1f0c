using Avicenna.Application.Background;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Idempotency;

/// <summary>Removes the records of idempotent calls that no repeat can meet any more.</summary>
internal sealed class IdempotencySweeper(IIdempotencyRepository records, TimeProvider time, ILogger<IdempotencySweeper> logger)
    : Sweeper("idempotency records", time, logger)
{
    protected override Task RunAsync(CancellationToken stoppingToken) => records.RemoveExpiredAsync(stoppingToken);
}
