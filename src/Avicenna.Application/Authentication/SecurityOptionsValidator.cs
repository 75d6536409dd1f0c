using Microsoft.Extensions.Options;

namespace Avicenna.Application.Authentication;

internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private const string HowToMakeOne = "Make one with: openssl rand -base64 32";

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var failures = options.Peppers.Select((pepper, index) => FindProblem(pepper, index)).OfType<string>().ToList();
        if (options.Peppers.Count == 0)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers:0:Id and {SecurityOptions.Section}:Peppers:0:Value must be set. {HowToMakeOne}");
        }

        var repeated = options.Peppers.GroupBy(pepper => pepper.Id).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            failures.Add($"{SecurityOptions.Section}:Peppers has the id '{repeated.Key}' more than once; every pepper needs an id of its own");
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
            failures.Add($"{SecurityOptions.Section}:AuditKey must be base64 of at least {PepperOptions.MinBytes} random bytes. {HowToMakeOne}");
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

        // The message never repeats the value: a malformed pepper is still a secret.
        return IsStrong(pepper.Value)
            ? null
            : $"{setting}:Value must be base64 of at least {PepperOptions.MinBytes} random bytes. {HowToMakeOne}";
    }

    /// <summary>Whether a text is base64 of enough bytes for a pepper or an audit key.</summary>
    public static bool IsStrong(string value) =>
        Convert.TryFromBase64String(value, new byte[value.Length], out var length) && length >= PepperOptions.MinBytes;

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
