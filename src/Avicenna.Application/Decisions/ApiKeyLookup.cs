using Avicenna.Application.ApiKeys;

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

        var candidates = hasher.HashUnderAll(secret);
        var key = await keys.FindByHashAsync(candidates, cancellationToken);
        if (key?.Hash is { } hash && hash != candidates[0])
        {
            hashUpgrader.Enqueue(hash, candidates[0]);
        }

        return key is null ? null : key with { Hash = null };
    }
}
