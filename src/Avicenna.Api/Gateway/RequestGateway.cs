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
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Api.Gateway;

/// <summary>Decides about each request as <c>/verify</c> does, and sends it to the tenant's API.</summary>
internal sealed class RequestGateway(
    TenantFinder tenants,
    TenantUpstreams upstreams,
    ClientAddresses addresses,
    Credentials credentials,
    AccessDecider decider,
    IHttpForwarder forwarder,
    UpstreamClient client,
    UpstreamFailures failures,
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

    private readonly IReadOnlySet<string> credentialHeaders =
        options.Value.ForwardCredential ? FrozenSet<string>.Empty : new[] { HeaderNames.Authorization, credentials.Header }.OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        var target = RawTarget.Of(context.Request);
        context.Features.Set(new DecidedCall(IsVerification: true, context.Request.Method, target, Key: null));
        var (tenant, problem) = await tenants.FindAsync(context);
        if (tenant is null || upstreams.Find(tenant) is not { } upstream)
        {
            await RefuseAsync(context, problem ?? Problem.UnknownSubdomain);
            return;
        }

        var isWebSocket = IsWebSocket(context);
        var method = ReadMethod(context, isWebSocket);
        if (method is null)
        {
            await RefuseAsync(context, Problem.MethodNotAllowed);
            return;
        }

        // HttpClient would replace what isn't ASCII.
        if (target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            await RefuseAsync(context, PathRefused);
            return;
        }

        context.SetTenant(tenant);
        var request = new GuardedRequest(method, target, Preflight.Is(method, context.Request.Headers));
        var begin = DecisionMetrics.Begin();
        var verdict = await decider.DecideAsync(tenant, request, credentials.Read(context.Request), addresses.Read(context), context.RequestAborted);
        if (!verdict.IsAllowed)
        {
            context.Features.Set(new DecidedCall(IsVerification: true, method, target, verdict.Presented));
            await RefuseAsync(context, verdict);
            DecisionMetrics.End(begin, isVerification: true, context.Features.Get<Problem>()?.Code);
            return;
        }

        DecisionMetrics.End(begin, isVerification: true, code: null);
        if (log.NotesAllowed)
        {
            log.NoteAllowed(context, method, target, verdict.Key);
        }

        await ForwardAsync(context, upstream, target, verdict, isWebSocket);
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

    private async Task ForwardAsync(HttpContext context, Upstream upstream, string target, Verdict verdict, bool isWebSocket)
    {
        RemoveLimits(context);
        using var deadline = isWebSocket ? new UpgradeDeadline(options.Value.Timeout) : null;
        using var exchange = new Exchange(upstream, target, verdict, credentialHeaders, deadline);
        var config = isWebSocket ? upstream.WebSockets : upstream.Requests;
        var error = await forwarder.SendAsync(context, upstream.Addresses[0].ToString(), client.Balanced, config, exchange, deadline?.Token ?? CancellationToken.None);
        if (error != ForwarderError.None)
        {
            await ReportAsync(context, verdict, error, isTimeout: deadline is { IsOver: true });
        }
    }

    // The API has its own limits, and streams may be slow.
    private static void RemoveLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private async Task ReportAsync(HttpContext context, Verdict verdict, ForwarderError error, bool isTimeout)
    {
        var status = isTimeout ? StatusCodes.Status504GatewayTimeout : context.Response.StatusCode;
        var problem = status == StatusCodes.Status504GatewayTimeout ? Problem.UpstreamTimeout
            : status == StatusCodes.Status408RequestTimeout ? Problem.RequestTimeout
            : error == ForwarderError.RequestBodyClient ? Problem.MalformedRequest
            : Problem.UpstreamUnavailable;
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            failures.Warn(problem, context.Features.Get<IForwarderErrorFeature>()?.Exception);
        }

        if (context.Response.HasStarted)
        {
            // Otherwise the client would take a part for the whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (verdict.Key is { } key)
        {
            context.Response.SetRateLimitHeaders(key, verdict.Limit);
        }

        await RefuseAsync(context, problem);
    }

    private static Task RefuseAsync(HttpContext context, Verdict verdict)
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

                context.Response.Headers.CacheControl = "no-store";
                return context.RefuseAsync(verdict);
        }
    }

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteProblemAsync(problem);
    }
}
