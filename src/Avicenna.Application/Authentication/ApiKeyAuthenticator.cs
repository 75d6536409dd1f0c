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
        if (!ApiKeySecret.IsWellFormed(secret)
            || await FindAsync(secret, cancellationToken) is not { } key
            || !key.IsUsable(time.GetUtcNow()))
        {
            return new AuthenticationResult(AuthenticationOutcome.Invalid);
        }

        return key.TenantId == tenantId
            ? new AuthenticationResult(AuthenticationOutcome.Valid, key)
            : new AuthenticationResult(AuthenticationOutcome.OtherTenant);
    }

    private async Task<ApiKeySnapshot?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var first = hasher.Hash(secret);
        if (await keys.FindByHashAsync(first, cancellationToken) is { } current)
        {
            return current;
        }

        if (hasher.PepperIds.Count == 1)
        {
            return null;
        }

        foreach (var pepperId in hasher.PepperIds.Skip(1))
        {
            var older = hasher.Hash(secret, pepperId);
            if (await keys.FindByHashAsync(older, cancellationToken) is { } found)
            {
                hashUpgrader.Enqueue(older, first);
                return found;
            }
        }

        // An upgrade may have moved the secret from a pepper not yet asked to the first, already asked.
        return await keys.FindByHashAsync(first, cancellationToken);
    }
}
