using Avicenna.Application.Abstractions;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Authentication;

/// <summary>Decides who presents a secret. Every call of every surface goes through here.</summary>
public sealed class ApiKeyAuthenticator(
    IApiKeyHasher hasher,
    IApiKeyRepository keys,
    IHashUpgrader hashUpgrader,
    TimeProvider time)
{
    /// <param name="tenantId">The tenant that the call addresses.</param>
    /// <param name="secret">What the caller presented, in any form.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be asked.</exception>
    public async Task<AuthenticationResult> AuthenticateAsync(Guid tenantId, string secret, CancellationToken cancellationToken)
    {
        if (await IdentifyAsync(secret, cancellationToken) is not { } key || !key.IsUsable(time.GetUtcNow()))
        {
            return new AuthenticationResult(AuthenticationOutcome.Invalid);
        }

        return key.TenantId == tenantId
            ? new AuthenticationResult(AuthenticationOutcome.Valid, key)
            : new AuthenticationResult(AuthenticationOutcome.OtherTenant);
    }

    /// <summary>Whose secret this is, whether or not it lets anyone in; null: nobody's.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be asked.</exception>
    public async Task<ApiKeySnapshot?> IdentifyAsync(string secret, CancellationToken cancellationToken)
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
