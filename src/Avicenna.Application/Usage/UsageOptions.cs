namespace Avicenna.Application.Usage;

/// <summary>Section <c>Usage</c>: how long counts of requests are kept.</summary>
public sealed class UsageOptions
{
    public const string Section = "Usage";

    public const int MaxRetentionDays = 3650;

    /// <summary>How many days the hourly counts are kept: 1 to <see cref="MaxRetentionDays"/>; default 90.</summary>
    public int RetentionDays { get; set; } = 90;
}
