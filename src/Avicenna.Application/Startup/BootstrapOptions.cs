namespace Avicenna.Application.Startup;

/// <summary>Section <c>Bootstrap</c>: the first key of the default tenant.</summary>
public sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    /// <summary>
    /// The secret of the first admin key, 16 to 512 visible ASCII characters. It is used only once for the tenant and then ignored. Default:
    /// none; then a new key is printed at a terminal or in Development.
    /// </summary>
    public string? AdminKey { get; set; }
}

internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options) =>
        string.IsNullOrEmpty(options.AdminKey) || ApiKeySecret.IsWellFormed(options.AdminKey)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{BootstrapOptions.Section}:AdminKey must be {ApiKeySecret.MinLength} to {ApiKeySecret.MaxLength} visible ASCII characters, without spaces");
}
