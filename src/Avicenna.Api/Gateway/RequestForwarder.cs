using Avicenna.Api.Problems;
using Avicenna.Api.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Api.Gateway;

/// <summary>Sends allowed requests to the tenant's API, and their responses to the client.</summary>
internal sealed class RequestForwarder(IHttpForwarder forwarder, UpstreamClient client, UpstreamFailures failures)
{
    /// <summary>Sends a request, and the response if there is one.</summary>
    public ValueTask<ForwarderError> SendAsync(HttpContext context, Exchange exchange)
    {
        RemoveLimits(context);
        return forwarder.SendAsync(context, exchange.Upstream.Prefix, client.Balanced, exchange.Requests, exchange, exchange.Deadline);
    }

    /// <summary>Responds to a request for which there is no response of the API, or not all of it.</summary>
    public async Task ReportAsync(HttpContext context, Exchange exchange, ForwarderError error)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var problem = exchange.IsLate ? Problem.UpstreamTimeout
            : UpstreamClient.IsConnectFailure(exception) ? Problem.UpstreamUnavailable
            : context.Response.StatusCode == StatusCodes.Status504GatewayTimeout ? Problem.UpstreamTimeout
            : context.Response.StatusCode == StatusCodes.Status408RequestTimeout ? Problem.RequestTimeout
            : error is ForwarderError.RequestBodyClient or ForwarderError.RequestCreation ? Problem.MalformedRequest
            : Problem.UpstreamUnavailable;
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            failures.Warn(problem, exception);
        }

        if (context.Response.HasStarted)
        {
            // Otherwise the client would take a part for the whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (exchange.Verdict.Key is { } key)
        {
            context.Response.SetRateLimitHeaders(key, exchange.Verdict.Limit);
        }

        await RequestGateway.RefuseAsync(context, problem);
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
}
