using Microsoft.Extensions.Options;

namespace Avicenna.Api.Proxies;

internal sealed class ProxiesOptionsValidator : IValidateOptions<ProxiesOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxiesOptions options)
    {
        var failures = options.Trusted
            .Where(text => !TrustedProxy.TryParse(text, out _))
            .Select(text => $"{ProxiesOptions.Section}:Trusted has '{text}', which must be an IP address such as 10.0.0.7 or a network such as 10.0.0.0/8")
            .ToList();
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
