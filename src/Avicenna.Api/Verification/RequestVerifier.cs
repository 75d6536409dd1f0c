using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Proxies;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Decisions;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Verification;

/// <summary>
/// <c>/verify</c>: decides about a request on behalf of a proxy or a program. A decision about cached data completes synchronously.
/// </summary>
internal sealed class RequestVerifier(TenantFinder tenants, UnknownHostWarning unknownHost, ClientAddresses addresses, Credentials credentials, AccessDecider decider)
{
    public const string StatusHeader = "X-Avicenna-Status";
    public const string CodeHeader = "X-Avicenna-Code";
    public const string KeyIdHeader = "X-Avicenna-Key-Id";
    public const string PermissionHeader = "X-Avicenna-Permission";
    public const string OwnerIdHeader = "X-Avicenna-Owner-Id";

    /// <summary>Responds to calls for <c>/verify</c>, and passes all others on.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        AskedRequest.IsVerification(context.Request) ? VerifyAsync(context) : next(context);

    private async Task VerifyAsync(HttpContext context)
    {
        try
        {
            var (tenant, problem) = await tenants.FindAsync(context);
            if (tenant is null)
            {
                unknownHost.Warn(context.Request);
                await RefuseAsync(context, problem!);
                return;
            }

            if (!AskedRequest.TryRead(context.Request, out var asked))
            {
                await RefuseTargetAsync(context, Problem.TargetAmbiguous);
                return;
            }

            var request = asked is var (method, target) ? new GuardedRequest(method, target, Preflight.Is(method, context.Request.Headers)) : default(GuardedRequest?);
            var verdict = await decider.DecideAsync(tenant, request, credentials.Read(context.Request), addresses.Read(context), context.RequestAborted);
            await (verdict.IsAllowed
                ? AllowedResponse.Of(verdict).WriteAsync(context.Response, verdict.Limit)
                : RefuseAsync(context, tenant, verdict));
        }
        catch
        {
            // The exception handler writes the response.
            AddRefusalHeaders(context);
            throw;
        }
    }

    private static Task RefuseAsync(HttpContext context, Tenant tenant, in Verdict verdict)
    {
        switch (verdict.Reason)
        {
            case VerdictReason.TargetAmbiguous:
                return RefuseTargetAsync(context, Problem.TargetAmbiguous);
            case VerdictReason.PathRefused:
                return RefuseTargetAsync(context, Problem.PathRefused);
            default:
                context.SetTenant(tenant);
                AddRefusalHeaders(context);
                if (verdict.Key is { } key)
                {
                    context.Response.SetRateLimitHeaders(key, verdict.Limit);
                }

                return context.RefuseAsync(verdict);
        }
    }

    // 403, because proxies pass that on, although the client sent a bad request.
    private static Task RefuseTargetAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers[StatusHeader] = "400";
        return RefuseAsync(context, problem);
    }

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        AddRefusalHeaders(context);
        return context.Response.WriteProblemAsync(problem);
    }

    private static void AddRefusalHeaders(HttpContext context) => context.Response.OnStarting(() =>
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.TryAdd(StatusHeader, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        // For proxies that can't pass on the body.
        response.Headers[CodeHeader] = context.Features.Get<Problem>()?.Code;
        return Task.CompletedTask;
    });
}
