using System.Net;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Decides whether a request may pass, and why not. All that depends on a tenant's endpoints, on a key, its limit and its permission is
/// decided here, and counted as usage; whoever asks only reads the request and writes the answer.
/// </summary>
public sealed class AccessDecider(TenantCache tenants, ApiKeyCache keys, IRequestLimiter limiter, FailedAttemptThrottle failedAttempts, UsageRecorder usage, TimeProvider time)
{
    /// <summary>Decides a request to the API that the tenant guards.</summary>
    /// <param name="tenant">The tenant that is addressed.</param>
    /// <param name="request">The request; null: nobody said which, so the tenant's default decides, but never without a key.</param>
    /// <param name="secret">The secret that was presented, in any form; null: none was.</param>
    /// <param name="client">The client's address; null: it isn't known.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be asked, and what is needed isn't known here.</exception>
    public async ValueTask<Verdict> DecideAsync(Tenant tenant, GuardedRequest? request, string? secret, IPAddress? client, CancellationToken cancellationToken)
    {
        var policy = await tenants.GetPolicyAsync(tenant.Id, cancellationToken);
        if (request is not { } asked)
        {
            return await DecideAsync(tenant, policy.Unknown, secret, client, cancellationToken);
        }

        if (policy.Endpoints.IsAmbiguous(asked.Method))
        {
            return new Verdict(VerdictReason.TargetAmbiguous);
        }

        return RequestPath.TryRead(asked.Target, out var path)
            ? await DecideAsync(tenant, policy.Require(asked.Method, path, asked.IsPreflight), secret, client, cancellationToken)
            : new Verdict(VerdictReason.PathRefused);
    }

    /// <summary>Decides a request that needs this authentication.</summary>
    /// <inheritdoc cref="DecideAsync(Tenant, GuardedRequest?, string?, IPAddress?, CancellationToken)"/>
    public async ValueTask<Verdict> DecideAsync(Tenant tenant, RequiredAuthentication required, string? secret, IPAddress? client, CancellationToken cancellationToken)
    {
        if (required == RequiredAuthentication.None)
        {
            return new Verdict(VerdictReason.Allowed);
        }

        if (secret is null)
        {
            return new Verdict(VerdictReason.KeyRequired);
        }

        if (await keys.FindAsync(secret, cancellationToken) is not { } key || !key.IsUsable(time.GetUtcNow()))
        {
            var attempt = failedAttempts.Note(client);
            return new Verdict(attempt.IsAdmitted ? VerdictReason.InvalidKey : VerdictReason.TooManyFailedAttempts, Key: null, attempt);
        }

        if (key.TenantId != tenant.Id)
        {
            return new Verdict(VerdictReason.OtherTenant);
        }

        var limit = await limiter.AcquireAsync(key.KeyId, key.RequestLimit);
        var (reason, outcome) =
            !limit.IsAdmitted ? (VerdictReason.RateLimited, RequestOutcome.RateLimited)
            : required == RequiredAuthentication.Admin && key.Permission != Permission.Admin ? (VerdictReason.AdminRequired, RequestOutcome.Denied)
            : (VerdictReason.Allowed, RequestOutcome.Allowed);
        usage.Record(tenant.Id, key.KeyId, outcome);
        return new Verdict(reason, key, limit);
    }
}

/// <summary>A request to the API that a tenant guards.</summary>
/// <param name="Method">Its method; case-sensitive.</param>
/// <param name="Target">Its target as the client sent it, with its query.</param>
/// <param name="IsPreflight">Whether it is a CORS preflight.</param>
public readonly record struct GuardedRequest(string Method, string Target, bool IsPreflight);
