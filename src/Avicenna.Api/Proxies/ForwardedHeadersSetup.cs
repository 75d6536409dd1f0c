using Avicenna.Domain.Addresses;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Proxies;

/// <summary>Tells ASP.NET Core's forwarded-headers middleware which proxies are trusted: the configured ones and no others.</summary>
internal sealed class ForwardedHeadersSetup(IOptions<ProxiesOptions> proxies) : IPostConfigureOptions<ForwardedHeadersOptions>
{
    /// <summary>The name of the options by which the client's address, the host and the scheme are believed.</summary>
    public const string All = "all";

    /// <summary>The name of the options by which only the client's address is believed, not the host or the scheme.</summary>
    public const string AddressOnly = "address";

    public void PostConfigure(string? name, ForwardedHeadersOptions options)
    {
        // The framework trusts the loopback address by default.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in proxies.Value.Trusted)
        {
            if (AddressRange.TryParse(text, out var range, out _))
            {
                options.KnownIPNetworks.Add(range.Network);
            }
        }

        // Without a name nothing is believed: with ASPNETCORE_FORWARDEDHEADERS_ENABLED the framework runs its middleware by those
        // options ahead of all of ours, and so ahead of /verify, whose tenant is that of the call's own host.
        options.ForwardedHeaders = name switch
        {
            _ when options.KnownIPNetworks.Count == 0 => ForwardedHeaders.None,
            All => ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            AddressOnly => ForwardedHeaders.XForwardedFor,
            _ => ForwardedHeaders.None,
        };

        // Through a chain of trusted proxies, up to the first address that isn't one.
        options.ForwardLimit = null;
    }
}
