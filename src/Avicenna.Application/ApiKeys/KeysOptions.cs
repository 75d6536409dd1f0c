namespace Avicenna.Application.ApiKeys;

/// <summary>Section <c>Keys</c>: what new keys look like, and how long they may live.</summary>
public sealed class KeysOptions
{
    public const string Section = "Keys";

    public const int MaxOfMaxLifetimeDays = 36_500;

    /// <summary>What new secrets begin with: 2 to 24 of <c>a-z0-9_</c>, the last one <c>_</c>. Default: <c>avcna_sk_</c>. Older secrets go on working.</summary>
    public string Prefix { get; set; } = ApiKeySecret.DefaultPrefix;

    /// <summary>
    /// How many days from now a <c>user</c> key must expire at the latest: 1 to <see cref="MaxOfMaxLifetimeDays"/>. Default: none, and keys
    /// need not expire. <c>admin</c> keys never need to, since a tenant needs one that lasts.
    /// </summary>
    public int? MaxLifetimeDays { get; set; }
}

internal sealed class KeysOptionsValidator : IValidateOptions<KeysOptions>
{
    public ValidateOptionsResult Validate(string? name, KeysOptions options)
    {
        var failures = new List<string>();
        if (!ApiKeySecret.IsPrefix(options.Prefix))
        {
            failures.Add($"{KeysOptions.Section}:Prefix must be {ApiKeySecret.MinPrefixLength} to {ApiKeySecret.MaxPrefixLength} characters of a-z, 0-9 and '_', the last one '_'");
        }

        if (options.MaxLifetimeDays is < 1 or > KeysOptions.MaxOfMaxLifetimeDays)
        {
            failures.Add($"{KeysOptions.Section}:MaxLifetimeDays must be a whole number from 1 to {KeysOptions.MaxOfMaxLifetimeDays}");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}

/// <summary>How long users' keys may live.</summary>
internal sealed class MaxLifetime(IOptions<KeysOptions> options, TimeProvider time)
{
    /// <summary>Says in a sentence that a key would live for too long; null when it doesn't. The last day is allowed as a whole, in UTC.</summary>
    public string? FindProblem(Permission permission, DateTimeOffset? expiresAt)
    {
        if (permission != Permission.User || options.Value.MaxLifetimeDays is not { } days)
        {
            return null;
        }

        var lastDay = time.GetUtcNow().UtcDateTime.Date.AddDays(days);
        return expiresAt is { } end && end.UtcDateTime.Date <= lastDay
            ? null
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"expires_at must be on or before {lastDay:yyyy-MM-dd}: here a user key expires within {days} {(days == 1 ? "day" : "days")}");
    }
}
