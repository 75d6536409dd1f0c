using System.Net;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Tenancy;

/// <summary>Reads from a host name which tenant is meant.</summary>
internal sealed class SubdomainResolver(IOptions<TenancyOptions> options)
{
    // The longest first, so that a base domain below another one is not taken for a tenant of that one.
    private readonly string[] baseDomains = [.. (options.Value.BaseDomains ?? []).OrderByDescending(domain => domain.Length)];

    private readonly Subdomain? defaultSubdomain =
        string.IsNullOrEmpty(options.Value.DefaultSubdomain) ? null : Subdomain.Parse(options.Value.DefaultSubdomain);

    /// <summary>The subdomain that <paramref name="host"/>, given without its port, names; null when it names none.</summary>
    public Subdomain? Resolve(string host)
    {
        // The root's dot, which RFC 3986 section 3.2.2 allows at the end of a name.
        host = host.EndsWith('.') ? host[..^1] : host;
        if (baseDomains.Length == 0 || IsIpAddress(host))
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

    // IPAddress also reads a bare number or "1.2" as an address; a host that means one is spelt out.
    private static bool IsIpAddress(string host) =>
        (host.StartsWith('[') || host.Count(character => character == '.') == 3) && IPAddress.TryParse(host, out _);
}
