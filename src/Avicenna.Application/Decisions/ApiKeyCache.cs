using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>Caches keys by their secrets, and reads missing ones from the store.</summary>
public sealed class ApiKeyCache(IApiKeyHasher hasher, ApiKeyLookup lookup, StrangerGate strangers, CacheBudget budget, Invalidations invalidations, StoreHealth health, TimeProvider time)
{
    /// <summary>Approximate size of a key in bytes, without the characters of its texts: the objects and the hash.</summary>
    private const int KeySize = 500;

    private readonly SnapshotCache<SecretDigest, ApiKeySnapshot> cache = new(
        budget.Keys, Weigh, (key, since) => HasChanged(invalidations, key, since), strangers, invalidations, health, time);

    /// <summary>The number of cached secrets, known or unknown.</summary>
    public int Count => cache.Count;

    /// <summary>Finds the key of a secret, whether or not the key is valid; null if no key has this secret.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The secret isn't cached and the store is unavailable.</exception>
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

    internal static int Weigh(ApiKeySnapshot key) => KeySize + (sizeof(char) * (key.Name.Value.Length + (key.Metadata?.Json.Length ?? 0) + (key.OwnerId?.Value.Length ?? 0)
            // As text, and as the objects that are compared.
            + (2 * key.Scopes.Text.Length) + (4 * key.AllowedAddresses.Text.Length)));

    private static bool HasChanged(Invalidations invalidations, ApiKeySnapshot? key, long since) => key is null
        ? invalidations.HasAnyChanged(ChangeKind.UnknownKeys, since)
        : invalidations.HasChanged(ChangeKind.ApiKey, key.KeyId, since) || invalidations.HasChanged(ChangeKind.Tenant, key.TenantId, since);
}
