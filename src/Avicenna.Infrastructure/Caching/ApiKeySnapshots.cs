using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Caching;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Caching;

internal sealed class ApiKeySnapshots(IApiKeyHasher hasher, ApiKeyLookup lookup, StrangerGate strangers, CacheBudget budget, Invalidations invalidations, StoreReach reach, TimeProvider time)
    : IApiKeySnapshots
{
    /// <summary>About how many bytes a key takes beside the characters of its texts: the objects, and the hash.</summary>
    private const int KeySize = 500;

    private readonly SnapshotCache<SecretDigest, ApiKeySnapshot> cache = new(
        budget.Keys, Weigh, (key, since) => HasChanged(invalidations, key, since), strangers, invalidations, reach, time);

    /// <summary>How many secrets are remembered, known or not.</summary>
    public int Count => cache.Count;

    public ValueTask<ApiKeySnapshot?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.IsWellFormed(secret))
        {
            return ValueTask.FromResult<ApiKeySnapshot?>(null);
        }

        Span<byte> hash = stackalloc byte[SecretHash.Length];
        hasher.Hash(secret, hash);
        var digest = SecretDigest.From(hash);
        return cache.TryGet(digest, out var key) ? ValueTask.FromResult(key) : new ValueTask<ApiKeySnapshot?>(LoadAsync(digest, secret, cancellationToken));
    }

    private Task<ApiKeySnapshot?> LoadAsync(SecretDigest digest, string secret, CancellationToken cancellationToken) =>
        cache.LoadAsync(digest, () => lookup.FindAsync(secret, CancellationToken.None), cancellationToken);

    internal static int Weigh(ApiKeySnapshot key) => KeySize + (sizeof(char) * (key.Name.Value.Length + (key.Metadata?.Json.Length ?? 0)));

    private static bool HasChanged(Invalidations invalidations, ApiKeySnapshot? key, long since) => key is null
        ? invalidations.HasAnyChanged(ChangeKind.UnknownKeys, since)
        : invalidations.HasChanged(ChangeKind.ApiKey, key.KeyId, since) || invalidations.HasChanged(ChangeKind.Tenant, key.TenantId, since);
}
