using Microsoft.Extensions.Options;

namespace Avicenna.Application.Usage;

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options) =>
        options.RetentionDays is >= 1 and <= UsageOptions.MaxRetentionDays
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{UsageOptions.Section}:RetentionDays must be a whole number from 1 to {UsageOptions.MaxRetentionDays}");
}
