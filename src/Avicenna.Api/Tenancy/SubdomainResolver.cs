using System.Net;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant's subdomain in a host name.</summary>
internal sealed class SubdomainResolver(IOptions<TenancyOptions> options)
{
    // The longest first, so that a base domain below another one isn't mistaken for a tenant of that one.
    private readonly string[] baseDomains = [.. (options.Value.BaseDomains ?? []).OrderByDescending(domain => domain.Length)];

    private readonly Subdomain? defaultSubdomain =
        string.IsNullOrEmpty(options.Value.DefaultSubdomain) ? null : Subdomain.Parse(options.Value.DefaultSubdomain);

    /// <summary>Returns the subdomain in a <c>Host</c> header; null if there is none.</summary>
    public Subdomain? Resolve(string header)
    {
        if (baseDomains.Length == 0)
        {
            return defaultSubdomain;
        }

        // Not Request.Host, which would decode an internationalized name, and throw if it is malformed.
        var host = new HostString(header).Host;
        // Removes the dot of the DNS root, which RFC 3986 section 3.2.2 allows at the end of a name.
        host = host.EndsWith('.') ? host[..^1] : host;
        if (IsIpAddress(host))
        {
            return defaultSubdomain;
        }

        foreach (var baseDomain in baseDomains)
        {
            if (host.Equals(baseDomain, StringComparison.OrdinalIgnoreCase))
            {
                return defaultSubdomain;
            }

            if (host.EndsWith($".{baseDomain}", StringComparison.OrdinalIgnoreCase))
            {
                return Subdomain.TryParse(host[..^(baseDomain.Length + 1)], out var subdomain, out _) ? subdomain : null;
            }
        }

        return null;
    }

    // IPAddress also parses a plain number or "1.2" as an address. A host that is an address is written in full.
    private static bool IsIpAddress(string host) =>
        (host.StartsWith('[') || host.Count(character => character == '.') == 3) && IPAddress.TryParse(host, out _);
}
