namespace Avicenna.Application.Idempotency;

/// <summary>The store of idempotency records, which are written in the same transaction as the effects of their calls.</summary>
public interface IIdempotencyRepository
{
    /// <summary>Deletes expired records in small batches.</summary>
    /// <returns>The number of deleted records.</returns>
    /// <exception cref="Errors.StoreUnavailableException">The store is unavailable.</exception>
    Task<int> RemoveExpiredAsync(CancellationToken cancellationToken);
}
