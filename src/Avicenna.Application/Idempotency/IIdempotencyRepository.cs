namespace Avicenna.Application.Idempotency;

/// <summary>The records of idempotent calls; they are written with what the calls make.</summary>
public interface IIdempotencyRepository
{
    /// <summary>Removes, in short batches, the records that are older than a repeat is recognised.</summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be reached.</exception>
    Task<int> RemoveExpiredAsync(CancellationToken cancellationToken);
}
