using System.Net;
using Avicenna.Application.Usage;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Decides whether a request may pass, and why not. It applies the tenant's endpoints, the key, its rate limit and its permission, and counts
/// usage. Callers only read the request and write the response.
/// </summary>
public sealed class AccessDecider(TenantCache tenants, ApiKeyCache keys, IRequestLimiter limiter, FailedAttemptThrottle failedAttempts, UsageRecorder usage, TimeProvider time)
{
    /// <summary>Decides about a request to the API that the tenant protects.</summary>
    /// <param name="tenant">The tenant that is addressed.</param>
    /// <param name="request">The request; null if it wasn't described. Then the tenant's default applies, but a key is always required.</param>
    /// <param name="secret">The presented secret, in any form; null if there is none.</param>
    /// <param name="client">The client's address; null if it is unknown.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store is unavailable, and the required data isn't cached.</exception>
    public ValueTask<Verdict> DecideAsync(Tenant tenant, GuardedRequest? request, string? secret, IPAddress? client, CancellationToken cancellationToken)
    {
        var policy = tenants.GetPolicyAsync(tenant.Id, cancellationToken);
        return policy.IsCompletedSuccessfully
            ? DecideAsync(tenant, policy.Result, request, secret, client, cancellationToken)
            : DecideAsync(tenant, policy.AsTask(), request, secret, client, cancellationToken);
    }

    /// <summary>Decides about a request that requires this access.</summary>
    /// <inheritdoc cref="DecideAsync(Tenant, GuardedRequest?, string?, IPAddress?, CancellationToken)"/>
    public async ValueTask<Verdict> DecideAsync(Tenant tenant, RequiredAccess required, string? secret, IPAddress? client, CancellationToken cancellationToken)
    {
        if (required.Authentication == RequiredAuthentication.None)
        {
            return new Verdict(VerdictReason.Allowed);
        }

        if (secret is null)
        {
            return new Verdict(VerdictReason.KeyRequired);
        }

        var key = await keys.FindAsync(secret, cancellationToken);
        if (key is null || !key.IsUsable(time.GetUtcNow()))
        {
            var attempt = failedAttempts.Note(client);
            return new Verdict(attempt.IsAdmitted ? VerdictReason.InvalidKey : VerdictReason.TooManyFailedAttempts, Key: null, attempt, Presented: key);
        }

        if (key.TenantId != tenant.Id)
        {
            return new Verdict(VerdictReason.OtherTenant, Presented: key);
        }

        if (!key.AllowedAddresses.Contain(client))
        {
            usage.Record(tenant.Id, key.KeyId, RequestOutcome.Denied);
            return new Verdict(VerdictReason.AddressNotAllowed, Presented: key);
        }

        var limit = await limiter.AcquireAsync(key.KeyId, key.RequestLimit);
        var (reason, outcome) =
            !limit.IsAdmitted ? (VerdictReason.RateLimited, RequestOutcome.RateLimited)
            : key.Permission == Permission.Admin ? (VerdictReason.Allowed, RequestOutcome.Allowed)
            : required.Authentication == RequiredAuthentication.Admin ? (VerdictReason.AdminRequired, RequestOutcome.Denied)
            : key.Scopes.FindMissing(required.Scopes) is not null ? (VerdictReason.ScopeRequired, RequestOutcome.Denied)
            : (VerdictReason.Allowed, RequestOutcome.Allowed);
        usage.Record(tenant.Id, key.KeyId, outcome);
        return new Verdict(reason, key, limit, reason == VerdictReason.ScopeRequired ? required.Scopes : null, key);
    }

    private async ValueTask<Verdict> DecideAsync(Tenant tenant, Task<AccessPolicy> policy, GuardedRequest? request, string? secret, IPAddress? client, CancellationToken cancellationToken) =>
        await DecideAsync(tenant, await policy, request, secret, client, cancellationToken);

    private ValueTask<Verdict> DecideAsync(Tenant tenant, AccessPolicy policy, GuardedRequest? request, string? secret, IPAddress? client, CancellationToken cancellationToken) =>
        request is not { } asked ? DecideAsync(tenant, policy.Unknown, secret, client, cancellationToken)
        : policy.Endpoints.IsAmbiguous(asked.Method) ? new(new Verdict(VerdictReason.TargetAmbiguous))
        : RequestPath.TryRead(asked.Target, out var path) ? DecideAsync(tenant, policy.Require(asked.Method, path, asked.IsPreflight), secret, client, cancellationToken)
        : new(new Verdict(VerdictReason.PathRefused));
}

/// <summary>A request to the API that a tenant protects.</summary>
/// <param name="Method">The method; case-sensitive.</param>
/// <param name="Target">The target as the client sent it, including its query.</param>
/// <param name="IsPreflight">Whether the request is a CORS preflight.</param>
public readonly record struct GuardedRequest(string Method, string Target, bool IsPreflight);
