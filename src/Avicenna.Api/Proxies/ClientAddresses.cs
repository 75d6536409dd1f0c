using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Avicenna.Api.Proxies;

/// <summary>Finds the addresses of clients, from the connection or, behind trusted proxies, from <c>X-Forwarded-For</c>.</summary>
internal sealed class ClientAddresses(IOptionsMonitor<ForwardedHeadersOptions> options, ILoggerFactory logging)
{
    private readonly ForwardedHeadersMiddleware? proxies = options.Get(ForwardedHeadersSetup.AddressOnly) is { ForwardedHeaders: not ForwardedHeaders.None } forwarded
        ? new ForwardedHeadersMiddleware(_ => Task.CompletedTask, logging, Options.Create(forwarded))
        : null;

    /// <summary>Returns the address of the client that made a call, and makes it the call's own; null if it is unknown.</summary>
    public IPAddress? Read(HttpContext context)
    {
        context.MapToIPv4();
        // ASP.NET Core's middleware allocates even where there is nothing to apply.
        if (proxies is not null && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            proxies.ApplyForwarders(context);
        }

        return context.Connection.RemoteIpAddress;
    }
}
