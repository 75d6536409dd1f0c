using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>Asks the store whose a secret is.</summary>
public sealed class ApiKeyLookup(IApiKeyHasher hasher, IApiKeyRepository keys, HashUpgrader hashUpgrader)
{
    /// <summary>The key of a secret, whether or not it lets anyone in; null: it is nobody's.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be asked.</exception>
    public async Task<ApiKeySnapshot?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.IsWellFormed(secret))
        {
            return null;
        }

        var candidates = hasher.HashUnderAll(secret);
        var key = await keys.FindByHashAsync(candidates, cancellationToken);
        if (key is not null && key.Hash != candidates[0])
        {
            hashUpgrader.Enqueue(key.Hash, candidates[0]);
        }

        return key;
    }
}
