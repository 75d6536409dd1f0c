using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Api.Gateway;

/// <summary>All that the gateway's servers do with a request.</summary>
internal sealed class GatewayApplication(RequestGateway gateway, RequestForwarder forwarder, IServiceScopeFactory scopes, IExceptionHandler exceptionHandler) : IHttpApplication<DefaultHttpContext>
{
    /// <summary>Returns a context, which is the one of the connection's previous request if there was one.</summary>
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        var connection = contextFeatures as IHostContextContainer<DefaultHttpContext>;
        if (connection?.HostContext is { } previous)
        {
            previous.Initialize(contextFeatures);
            return previous;
        }

        var context = new DefaultHttpContext(contextFeatures) { ServiceScopeFactory = scopes };
        connection?.HostContext = context;
        return context;
    }

    // The gateway's only asynchronous method that waits for the API, because each that waits costs an allocation and a continuation.
    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        try
        {
            using var exchange = await gateway.DecideAsync(context);
            if (exchange is not null && await forwarder.SendAsync(context, exchange) is not ForwarderError.None and var error)
            {
                await forwarder.ReportAsync(context, exchange, error);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            RequestGateway.PrepareRefusal(context, context.Request.Method, presented: null);
            await exceptionHandler.TryHandleAsync(context, exception, CancellationToken.None);
        }
    }

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
