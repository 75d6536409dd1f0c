using Microsoft.Extensions.Options;

namespace Avicenna.Application.Decisions;

/// <summary>
/// How the caches share <see cref="CacheOptions.MaxMemory"/>. Each has a part of its own, so that neither guessing nor one tenant's large
/// policy drives out what the others need.
/// </summary>
public sealed class CacheBudget(IOptions<CacheOptions> options)
{
    private readonly long all = options.Value.MaxMemory.Bytes;

    internal SnapshotCacheSizes Keys => new(Known: all / 8 * 5, Unknown: all / 8);

    internal SnapshotCacheSizes Policies => new(Known: all / 16 * 3, Unknown: 0);

    internal SnapshotCacheSizes Tenants => new(Known: all / 32, Unknown: all / 32);
}
