using System.Collections.Frozen;
using Avicenna.Api.Authentication;
using Avicenna.Api.Observability;
using Avicenna.Api.Problems;
using Avicenna.Api.Proxies;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Api.Verification;
using Avicenna.Application.Decisions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Gateway;

/// <summary>Decides about each request as <c>/verify</c> does.</summary>
internal sealed class RequestGateway(
    TenantFinder tenants,
    TenantUpstreams upstreams,
    ClientAddresses addresses,
    Credentials credentials,
    AccessDecider decider,
    CallLog log,
    IOptions<GatewayOptions> options)
{
    private const string WebSocket = "websocket";

    private static readonly Problem PathRefused = Problem.PathRefused with { Status = StatusCodes.Status400BadRequest };
    private static readonly Problem MethodAmbiguous = Problem.TargetAmbiguous with
    {
        Status = StatusCodes.Status400BadRequest,
        Message = "Methods are case-sensitive, and the method differs only in case from one that has its own rules",
    };

    private readonly FrozenSet<string> credentialHeaders =
        options.Value.ForwardCredential ? FrozenSet<string>.Empty : new[] { HeaderNames.Authorization, credentials.Header }.OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the exchange with the API; null if the request was refused, and the response is written.</summary>
    public async ValueTask<Exchange?> DecideAsync(HttpContext context)
    {
        var (tenant, problem) = await tenants.FindAsync(context);
        if (tenant is null || upstreams.Find(tenant) is not { } upstream)
        {
            await RefuseAsync(context, problem ?? Problem.UnknownSubdomain);
            return null;
        }

        var isWebSocket = IsWebSocket(context);
        var method = ReadMethod(context, isWebSocket);
        if (method is null)
        {
            await RefuseAsync(context, Problem.MethodNotAllowed);
            return null;
        }

        // HttpClient would replace what isn't ASCII.
        var target = RawTarget.Of(context.Request);
        if (target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            await RefuseAsync(context, PathRefused);
            return null;
        }

        context.SetTenant(tenant);
        var request = new GuardedRequest(method, target, Preflight.Is(method, context.Request.Headers));
        var begin = DecisionMetrics.Begin();
        var verdict = await decider.DecideAsync(tenant, request, credentials.Read(context.Request), addresses.Read(context), context.RequestAborted);
        if (!verdict.IsAllowed)
        {
            await RefuseAsync(context, method, verdict);
            DecisionMetrics.End(begin, isVerification: true, context.Features.Get<Problem>()?.Code);
            return null;
        }

        DecisionMetrics.End(begin, isVerification: true, code: null);
        if (log.NotesAllowed)
        {
            log.NoteAllowed(context, method, target, verdict.Key);
        }

        return new Exchange(upstream, target, verdict, credentialHeaders, isWebSocket ? new UpgradeDeadline(options.Value.Timeout) : null);
    }

    /// <summary>Refuses a request.</summary>
    public static Task RefuseAsync(HttpContext context, Problem problem)
    {
        PrepareRefusal(context, context.Request.Method, presented: null);
        return context.Response.WriteProblemAsync(problem);
    }

    /// <summary>Notes for the log what is refused, and keeps caches from storing the response.</summary>
    public static void PrepareRefusal(HttpContext context, string method, ApiKeySnapshot? presented)
    {
        context.Features.Set(new DecidedCall(IsVerification: true, method, RawTarget.Of(context.Request), presented));
        context.Response.Headers.CacheControl = "no-store";
    }

    // YARP sends each upgrade as GET, so others must not reach it as upgrades; and other protocols could carry requests that bypass the decision.
    private static bool IsWebSocket(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return WebSocket.Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase);
        }

        var isWebSocket = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && context.Request.Method == HttpMethods.Get
            && WebSocket.Equals(context.Request.Headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase);
        if (!isWebSocket)
        {
            context.Request.Headers.Remove(HeaderNames.Upgrade);
        }

        return isWebSocket;
    }

    /// <summary>Returns the method to decide about and to send; null if it can't be sent.</summary>
    private static string? ReadMethod(HttpContext context, bool isWebSocket)
    {
        // A WebSocket over HTTP/2 has CONNECT in place of GET (RFC 8441 section 5), and is sent as GET. Other tunnels aren't sent.
        var method = context.Request.Method;
        return method != HttpMethods.Connect ? method : isWebSocket ? HttpMethods.Get : null;
    }

    private static Task RefuseAsync(HttpContext context, string method, Verdict verdict)
    {
        switch (verdict.Reason)
        {
            case VerdictReason.TargetAmbiguous:
                return RefuseAsync(context, MethodAmbiguous);
            case VerdictReason.PathRefused:
                return RefuseAsync(context, PathRefused);
            default:
                if (verdict.Key is { } key)
                {
                    context.Response.SetRateLimitHeaders(key, verdict.Limit);
                }

                PrepareRefusal(context, method, verdict.Presented);
                return context.RefuseAsync(verdict);
        }
    }
}
