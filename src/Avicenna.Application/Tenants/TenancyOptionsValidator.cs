using Avicenna.Application.Settings;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Tenants;

internal sealed class TenancyOptionsValidator : IValidateOptions<TenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, TenancyOptions options)
    {
        var failures = (options.BaseDomains ?? [])
            .Where(domain => domain?.Split('.').All(Subdomain.IsLabel) != true)
            .Select(domain => $"{TenancyOptions.Section}:BaseDomains has {SettingValue.Show(domain)}, which must be a domain name such as avicenna.dev")
            .ToList();

        if (!string.IsNullOrEmpty(options.DefaultSubdomain) && Subdomain.FindProblem(options.DefaultSubdomain) is { } problem)
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
