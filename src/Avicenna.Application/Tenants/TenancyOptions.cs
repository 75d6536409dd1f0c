using Avicenna.Application.Settings;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;

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

internal sealed class TenancyOptionsValidator : IValidateOptions<TenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, TenancyOptions options)
    {
        var failures = (options.BaseDomains ?? [])
            .Where(domain => domain?.Split('.').All(Subdomain.IsLabel) != true)
            .Select(domain => $"{TenancyOptions.Section}:BaseDomains has {SettingValue.Show(domain)}, which must be a domain name such as avicenna.dev")
            .ToList();

        if (!string.IsNullOrEmpty(options.DefaultSubdomain) && !Subdomain.TryParse(options.DefaultSubdomain, out _, out var problem))
        {
            failures.Add($"{TenancyOptions.Section}:DefaultSubdomain is {SettingValue.Show(options.DefaultSubdomain)}. {problem}");
        }

        if (string.IsNullOrEmpty(options.DefaultSubdomain) && options.BaseDomains is not { Count: > 0 })
        {
            failures.Add($"{TenancyOptions.Section}:DefaultSubdomain must name a tenant, because {TenancyOptions.Section}:BaseDomains is empty");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
