namespace Avicenna.Application.Usage;

/// <summary>Section <c>Usage</c>: how long request counts are kept.</summary>
public sealed class UsageOptions
{
    public const string Section = "Usage";

    public const int MaxRetentionDays = 3650;

    /// <summary>The number of days to keep hourly counts: 1 to <see cref="MaxRetentionDays"/>. Default: 90.</summary>
    public int RetentionDays { get; set; } = 90;
}

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options) =>
        options.RetentionDays is >= 1 and <= UsageOptions.MaxRetentionDays
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{UsageOptions.Section}:RetentionDays must be a whole number from 1 to {UsageOptions.MaxRetentionDays}");
}
