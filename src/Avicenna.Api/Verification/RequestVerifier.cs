using Avicenna.Api.Authentication;
using Avicenna.Api.Observability;
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
internal sealed class RequestVerifier(TenantFinder tenants, ProxyWarnings warnings, ClientAddresses addresses, Credentials credentials, AccessDecider decider, CallLog log)
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
        var begin = DecisionMetrics.Begin();
        try
        {
            await DecideAsync(context);
        }
        catch (Exception exception)
        {
            // The exception handler writes the response.
            AddRefusalHeaders(context);
            DecisionMetrics.End(begin, isVerification: true, (Problem.From(exception) ?? Problem.InternalError).Code);
            throw;
        }

        DecisionMetrics.End(begin, isVerification: true, begin == 0 ? null : context.Features.Get<Problem>()?.Code);
    }

    private async Task DecideAsync(HttpContext context)
    {
        var (tenant, problem) = await tenants.FindAsync(context);
        if (tenant is null)
        {
            warnings.WarnOfHost(context.Request);
            await RefuseAsync(context, problem!);
            return;
        }

        if (!AskedRequest.TryRead(context.Request, out var asked))
        {
            warnings.WarnOfTarget(context.Request);
            context.SetTenant(tenant);
            await RefuseTargetAsync(context, Problem.TargetAmbiguous);
            return;
        }

        var request = asked is var (method, target) ? new GuardedRequest(method, target, Preflight.Is(method, context.Request.Headers)) : default(GuardedRequest?);
        var client = addresses.Read(context);
        warnings.WarnOfAddress(context.Request);
        var verdict = await decider.DecideAsync(tenant, request, credentials.Read(context.Request), client, context.RequestAborted);
        if (!verdict.IsAllowed)
        {
            await RefuseAsync(context, tenant, verdict);
            return;
        }

        if (log.NotesAllowed)
        {
            context.SetTenant(tenant);
            log.NoteAllowed(context, asked?.Method ?? "-", asked?.Target ?? "-", verdict.Key);
        }

        await AllowedResponse.Of(verdict).WriteAsync(context.Response, verdict.Limit);
    }

    private static Task RefuseAsync(HttpContext context, Tenant tenant, in Verdict verdict)
    {
        context.SetTenant(tenant);
        switch (verdict.Reason)
        {
            case VerdictReason.TargetAmbiguous:
                return RefuseTargetAsync(context, Problem.TargetAmbiguous);
            case VerdictReason.PathRefused:
                return RefuseTargetAsync(context, Problem.PathRefused);
            default:
                AddRefusalHeaders(context, verdict.Presented);
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

    private static void AddRefusalHeaders(HttpContext context, ApiKeySnapshot? presented = null)
    {
        AskedRequest.TryRead(context.Request, out var asked);
        context.Features.Set(new DecidedCall(IsVerification: true, asked?.Method ?? context.Request.Method, asked?.Target ?? AskedRequest.Path, presented));
        context.Response.OnStarting(() =>
        {
            var response = context.Response;
            response.Headers.CacheControl = "no-store";
            response.Headers.TryAdd(StatusHeader, response.StatusCode.ToString(CultureInfo.InvariantCulture));
            // For proxies that can't pass on the body.
            response.Headers[CodeHeader] = context.Features.Get<Problem>()?.Code;
            return Task.CompletedTask;
        });
    }
}
