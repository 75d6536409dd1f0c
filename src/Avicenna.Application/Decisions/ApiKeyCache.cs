using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>Caches keys by their secrets, and reads missing ones from the store.</summary>
public sealed class ApiKeyCache(IApiKeyHasher hasher, ApiKeyLookup lookup, StrangerGate strangers, CacheBudget budget, Invalidations invalidations, StoreHealth health, TimeProvider time)
{
    /// <summary>Approximate size of a key in bytes, without the characters of its texts: the objects and the prepared response.</summary>
    private const int KeySize = 520;

    /// <summary>Approximate bytes for each character that the prepared response repeats: as UTF-16 in the snapshot, and as UTF-8 in the response.</summary>
    private const int RepeatedCharacterSize = sizeof(char) + 2;

    /// <summary>Bytes for each character of an owner, which a header repeats too, percent-encoded.</summary>
    private const int OwnerCharacterSize = RepeatedCharacterSize + (9 * sizeof(char));

    private readonly SnapshotCache<SecretDigest, ApiKeySnapshot> cache = new(
        "keys", budget.Keys, Weigh, (key, since) => HasChanged(invalidations, key, since), strangers, invalidations, health, time);

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

    // Scopes and addresses are also held as the objects that are compared.
    internal static int Weigh(ApiKeySnapshot key) => KeySize
        + (RepeatedCharacterSize * (key.Name.Value.Length + (key.Metadata?.Json.Length ?? 0)))
        + (OwnerCharacterSize * (key.OwnerId?.Value.Length ?? 0))
        + ((RepeatedCharacterSize + sizeof(char)) * key.Scopes.Text.Length)
        + (4 * sizeof(char) * key.AllowedAddresses.Text.Length);

    private static bool HasChanged(Invalidations invalidations, ApiKeySnapshot? key, long since) => key is null
        ? invalidations.HasAnyChanged(ChangeKind.UnknownKeys, since)
        : invalidations.HasChanged(ChangeKind.ApiKey, key.KeyId, since) || invalidations.HasChanged(ChangeKind.Tenant, key.TenantId, since);
}
