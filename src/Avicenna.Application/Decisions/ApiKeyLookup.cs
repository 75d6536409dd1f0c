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

        var first = hasher.Hash(secret);
        // All in one question, so that a secret that is just being moved to the first pepper is found where it is.
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
