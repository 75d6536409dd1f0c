using Avicenna.Domain.ApiKeys;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options) =>
        string.IsNullOrEmpty(options.AdminKey) || ApiKeySecret.IsWellFormed(options.AdminKey)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{BootstrapOptions.Section}:AdminKey must be {ApiKeySecret.MinLength} to {ApiKeySecret.MaxLength} visible ASCII characters, without spaces");
}
