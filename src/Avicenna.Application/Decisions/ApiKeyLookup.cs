using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>Looks up the key of a secret in the store.</summary>
public sealed class ApiKeyLookup(IApiKeyHasher hasher, IApiKeyRepository keys, HashUpgrader hashUpgrader)
{
    /// <summary>Finds the key of a secret, whether or not the key is valid; null if no key has this secret.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store is unavailable.</exception>
    public async Task<ApiKeySnapshot?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.IsWellFormed(secret))
        {
            return null;
        }

        var first = hasher.Hash(secret);
        // All hashes in one query, so that a secret that is being moved to the first pepper is found either way.
        var candidates = new List<SecretHash> { first };
        candidates.AddRange(hasher.PepperIds.Skip(1).Select(pepperId => hasher.Hash(secret, pepperId)));
        candidates.Add(hasher.HashPlain(secret));
        var key = await keys.FindByHashAsync(candidates, cancellationToken);
        if (key is not null && key.Hash != first)
        {
            hashUpgrader.Enqueue(key.Hash, first);
        }

        return key;
    }
}
