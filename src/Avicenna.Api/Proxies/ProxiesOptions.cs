using Avicenna.Domain.Addresses;

namespace Avicenna.Api.Proxies;

/// <summary>Section <c>Proxies</c>: the proxies whose forwarded headers are trusted.</summary>
internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>) of the reverse proxies in front, as
    /// <see cref="AddressRange"/> parses them. <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c> apply only if they come from these. Default:
    /// none.
    /// </summary>
    public IList<string> Trusted { get; init; } = [];
}

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
