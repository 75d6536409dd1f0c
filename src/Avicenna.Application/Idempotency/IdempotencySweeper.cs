using Avicenna.Application.Background;

namespace Avicenna.Application.Idempotency;

/// <summary>Deletes expired idempotency records.</summary>
internal sealed class IdempotencySweeper(IIdempotencyRepository records, TimeProvider time, ILogger<IdempotencySweeper> logger)
    : Sweeper("idempotency records", time, logger)
{
    protected override Task RunAsync(CancellationToken stoppingToken) => records.RemoveExpiredAsync(stoppingToken);
}
