using Avicenna.Application.Settings;

namespace Avicenna.Application.Tenants;

/// <summary>Section <c>Tenancy</c>: how a host name selects a tenant.</summary>
public sealed class TenancyOptions
{
    public const string Section = "Tenancy";

    /// <summary>
    /// Domains whose direct subdomains are tenants, such as <c>avicenna.dev</c>. If empty, a single tenant serves all hosts. Default: empty; in
    /// Development <c>localhost</c>.
    /// </summary>
    public IList<string>? BaseDomains { get; set; }

    /// <summary>
    /// The tenant for a bare base domain or an IP address, and the only tenant if there are no base domains. It is created at startup. Default:
    /// <c>default</c> in Development and without base domains, otherwise none. Empty means none.
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
