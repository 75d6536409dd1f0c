namespace Avicenna.Application.Decisions;

/// <summary>
/// Divides <see cref="CacheOptions.MaxMemory"/> between the caches. Each has its own share, so that neither guessing nor one tenant's large
/// policy evicts what the others need.
/// </summary>
public sealed class CacheBudget(IOptions<CacheOptions> options)
{
    private readonly long all = options.Value.MaxMemory.Bytes;

    internal SnapshotCacheSizes Keys => new(Known: all / 8 * 5, Unknown: all / 8);

    internal SnapshotCacheSizes Policies => new(Known: all / 16 * 3, Unknown: 0);

    internal SnapshotCacheSizes Tenants => new(Known: all / 32, Unknown: all / 32);
}
