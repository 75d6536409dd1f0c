using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Gateway;

/// <summary>All that the gateway's servers do with a request.</summary>
internal sealed class GatewayApplication(RequestGateway gateway, IHttpContextFactory contexts, IExceptionHandler exceptionHandler) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await gateway.InvokeAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers.CacheControl = "no-store";
            await exceptionHandler.TryHandleAsync(context, exception, CancellationToken.None);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
}
