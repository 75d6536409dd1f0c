namespace Avicenna.Application.Authentication;

/// <summary>Section <c>Security</c>: the secrets for hashing keys and sealing audit trails.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>Maximum current peppers. A secret is looked up under all of them with one query.</summary>
    public const int MaxPeppers = 7;

    public const int MaxFailedAttemptsPerMinute = 1_000_000;

    /// <summary>
    /// The current peppers. New secrets are hashed with the first; a presented secret is looked up under each. In Production there is no
    /// default; in Development one is generated beside the database.
    /// </summary>
    public IList<PepperOptions> Peppers { get; init; } = [];

    /// <summary>
    /// Ids of peppers that were removed although live secrets need them. Those secrets no longer work; unless their pepper is listed here, the
    /// process refuses to start.
    /// </summary>
    public IList<string> AbandonPeppers { get; init; } = [];

    /// <summary>
    /// The key that seals the audit trails: at least 32 random bytes in base64, the same on all nodes. Change it only with
    /// <c>audit reseal</c>: with another key, older events can't be verified. In Production there is no default; in Development one is generated
    /// beside the database.
    /// </summary>
    public string AuditKey { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How many invalid keys from one client address (IPv6: one /64) are allowed in any 60 seconds. Further ones get 429. Valid keys are never
    /// refused for it. 1 to <see cref="MaxFailedAttemptsPerMinute"/>; default 300.
    /// </summary>
    public int FailedAttemptsPerMinute { get; set; } = 300;
}

/// <summary>A pepper.</summary>
public sealed class PepperOptions
{
    /// <summary>Minimum length of a pepper in bytes.</summary>
    public const int MinBytes = 32;

    /// <summary>Maximum length of an id in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The id that is stored with every hash: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public string Id { get; set => field = value ?? ""; } = "";

    /// <summary>At least 32 random bytes in base64.</summary>
    public string Value { get; set => field = value ?? ""; } = "";
}

internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private const string HowToGenerate = "Generate one with: openssl rand -base64 32";

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var failures = options.Peppers.Select((pepper, index) => FindProblem(pepper, index)).OfType<string>().ToList();
        if (options.Peppers.Count == 0)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers:0:Id and {SecurityOptions.Section}:Peppers:0:Value must be set. {HowToGenerate}");
        }

        var repeated = options.Peppers.GroupBy(pepper => pepper.Id).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers has the id '{repeated.Key}' more than once; every pepper needs its own id");
        }

        var same = options.Peppers.Where(pepper => IsStrong(pepper.Value)).GroupBy(pepper => Convert.ToHexString(Convert.FromBase64String(pepper.Value))).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers has the same value under the ids {string.Join(" and ", same.Select(pepper => $"'{pepper.Id}'"))}; a new pepper needs a new value");
        }

        if (options.Peppers.Count > SecurityOptions.MaxPeppers)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers has {options.Peppers.Count} peppers; at most {SecurityOptions.MaxPeppers} can be current at once");
        }

        if (!IsStrong(options.AuditKey))
        {
            failures.Add($"{SecurityOptions.Section}:AuditKey must be base64 of at least {PepperOptions.MinBytes} random bytes. {HowToGenerate}");
        }

        if (options.FailedAttemptsPerMinute is < 1 or > SecurityOptions.MaxFailedAttemptsPerMinute)
        {
            failures.Add($"{SecurityOptions.Section}:FailedAttemptsPerMinute must be a whole number from 1 to {SecurityOptions.MaxFailedAttemptsPerMinute}");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static string? FindProblem(PepperOptions pepper, int index)
    {
        var setting = $"{SecurityOptions.Section}:Peppers:{index}";
        if (pepper.Id.Length is 0 or > PepperOptions.MaxIdLength || !pepper.Id.All(IsIdCharacter))
        {
            return $"{setting}:Id must be 1 to {PepperOptions.MaxIdLength} letters, digits, '-', '_' or '.'";
        }

        // The message never repeats the value, because a malformed pepper is still a secret.
        return IsStrong(pepper.Value)
            ? null
            : $"{setting}:Value must be base64 of at least {PepperOptions.MinBytes} random bytes. {HowToGenerate}";
    }

    /// <summary>Whether a text is base64 with enough bytes for a pepper or an audit key.</summary>
    public static bool IsStrong(string value) =>
        Convert.TryFromBase64String(value, new byte[value.Length], out var length) && length >= PepperOptions.MinBytes;

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
