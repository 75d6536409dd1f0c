namespace Avicenna.Application.Tenants;

/// <summary>Section <c>Tenancy</c>: which tenant a host name means.</summary>
public sealed class TenancyOptions
{
    public const string Section = "Tenancy";

    /// <summary>
    /// Domains whose direct subdomains are tenants, such as <c>avicenna.dev</c>. Empty: there is one tenant, whatever the
    /// host. Default: empty; in Development <c>localhost</c>.
    /// </summary>
    public IList<string>? BaseDomains { get; set; }

    /// <summary>
    /// The tenant of a bare base domain and of an IP address, and the only one where there are no base domains. It is made
    /// at start. Default: <c>default</c> in Development and where there are no base domains, else none. Empty: none.
    /// </summary>
    public string? DefaultSubdomain { get; set; }
}
