using Avicenna.Application.Settings;
using Avicenna.Domain.Addresses;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Proxies;

internal sealed class ProxiesOptionsValidator : IValidateOptions<ProxiesOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxiesOptions options)
    {
        var failures = options.Trusted
            .Select(text => AddressRange.TryParse(text, out _, out var problem) ? null : $"{ProxiesOptions.Section}:Trusted has {SettingValue.Show(text)}, which {problem}")
            .OfType<string>()
            .ToList();
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
