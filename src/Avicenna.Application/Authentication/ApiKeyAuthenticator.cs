using System.Net;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Usage;

namespace Avicenna.Application.Authentication;

/// <summary>
/// Decides who presents a secret, and whether the key's limit lets it in. Every call of every surface goes through here. For a key
/// that is known it asks nobody and allocates nothing.
/// </summary>
public sealed class ApiKeyAuthenticator(
    IApiKeySnapshots snapshots,
    IRequestLimiter limiter,
    IFailedAttemptThrottle failedAttempts,
    IUsageRecorder usage,
    TimeProvider time)
{
    /// <param name="tenantId">The tenant that the call addresses.</param>
    /// <param name="secret">What the caller presented, in any form.</param>
    /// <param name="clientAddress">Where the call came from; null: nobody knows.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be asked, and the key isn't known here.</exception>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(Guid tenantId, string secret, IPAddress? clientAddress, CancellationToken cancellationToken)
    {
        if (await snapshots.FindAsync(secret, cancellationToken) is not { } key || !key.IsUsable(time.GetUtcNow()))
        {
            var attempt = failedAttempts.Note(clientAddress);
            return new AuthenticationResult(attempt.IsAdmitted ? AuthenticationOutcome.Invalid : AuthenticationOutcome.TooManyFailedAttempts, Key: null, attempt);
        }

        if (key.TenantId != tenantId)
        {
            return new AuthenticationResult(AuthenticationOutcome.OtherTenant);
        }

        var decision = await limiter.AcquireAsync(key.KeyId, key.RequestLimit);
        if (!decision.IsAdmitted)
        {
            usage.Record(key.KeyId, RequestOutcome.RateLimited);
            return new AuthenticationResult(AuthenticationOutcome.RateLimited, key, decision);
        }

        return new AuthenticationResult(AuthenticationOutcome.Valid, key, decision);
    }
}
