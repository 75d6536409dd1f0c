using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Authentication;

/// <summary>Section <c>Credentials</c>: where callers present their keys.</summary>
internal sealed class CredentialsOptions
{
    public const string Section = "Credentials";

    /// <summary>
    /// A header that may hold the key alone, beside <c>Authorization: Bearer</c>, such as <c>X-API-Key</c>: letters, digits and <c>-</c>, and no
    /// name that HTTP or Avicenna uses otherwise. Default: none.
    /// </summary>
    public string? Header { get; set; }
}

internal sealed class CredentialsOptionsValidator : IValidateOptions<CredentialsOptions>
{
    private const int MaxLength = 64;

    private static readonly HashSet<string> Taken = new(
        [
            .. typeof(HeaderNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<string>(),
            "Forwarded", "Idempotency-Key", "RateLimit", "RateLimit-Policy", "Content-Digest", "Repr-Digest", "Early-Data", "Priority", "Proxy-Status", "HTTP2-Settings", "X-Real-IP",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TakenBeginnings = ["X-Avicenna-", "X-Forwarded-", "X-Original-", "Access-Control-", "Sec-", "Proxy-", "Accept-", "Content-"];

    public ValidateOptionsResult Validate(string? name, CredentialsOptions options)
    {
        if (string.IsNullOrEmpty(options.Header))
        {
            return ValidateOptionsResult.Success;
        }

        var problem =
            options.Header.Length > MaxLength || !options.Header.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') || !char.IsAsciiLetter(options.Header[0])
                ? $"must be a header's name of at most {MaxLength} letters, digits and '-', such as X-API-Key"
            : Taken.Contains(options.Header) || TakenBeginnings.Any(beginning => options.Header.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                ? "is a header that has another meaning; name one that nobody else uses, such as X-API-Key"
            : null;
        return problem is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"{CredentialsOptions.Section}:Header is {SettingValue.Show(options.Header)}, which {problem}");
    }
}
