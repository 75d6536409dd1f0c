using Avicenna.Domain.Addresses;
using Microsoft.AspNetCore.HttpOverrides;

namespace Avicenna.Api.Proxies;

/// <summary>Configures ASP.NET Core's forwarded headers middleware to trust only the configured proxies.</summary>
internal sealed class ForwardedHeadersSetup(IOptions<ProxiesOptions> proxies) : IPostConfigureOptions<ForwardedHeadersOptions>
{
    /// <summary>The name of the options that apply the client's address, the host and the scheme.</summary>
    public const string All = "all";

    /// <summary>The name of the options that apply only the client's address.</summary>
    public const string AddressOnly = "address";

    public void PostConfigure(string? name, ForwardedHeadersOptions options)
    {
        // By default, the framework trusts the loopback address.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in proxies.Value.Trusted)
        {
            if (AddressRange.TryParse(text, out var range, out _))
            {
                options.KnownIPNetworks.Add(range.Network);
            }
        }

        // Options without a name apply no header. With ASPNETCORE_FORWARDEDHEADERS_ENABLED the framework runs its middleware with them before all
        // of ours, and so before /verify, which takes the tenant from the call's own host.
        options.ForwardedHeaders = name switch
        {
            _ when options.KnownIPNetworks.Count == 0 => ForwardedHeaders.None,
            All => ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            AddressOnly => ForwardedHeaders.XForwardedFor,
            _ => ForwardedHeaders.None,
        };

        // Follow a chain of trusted proxies up to the first address that isn't one.
        options.ForwardLimit = null;
    }
}

internal static class ForwardedHeadersExtensions
{
    /// <summary>Applies what trusted proxies forward: the client's address, the host and the scheme.</summary>
    public static void UseForwardedHeadersOfProxies(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            context.MapToIPv4();
            return next(context);
        });
        app.UseForwardedHeaders(app.ApplicationServices.GetRequiredService<IOptionsMonitor<ForwardedHeadersOptions>>().Get(ForwardedHeadersSetup.All));
    }

    /// <summary>Makes a mapped IPv4 address an IPv4 address. A dual-mode socket shows it as IPv6, which <c>::/0</c> must not trust unless <c>0.0.0.0/0</c> is.</summary>
    public static void MapToIPv4(this HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
        {
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        }
    }
}
