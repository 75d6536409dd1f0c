using System.Text.RegularExpressions;

namespace Avicenna.Api.Logging;

/// <summary>Masks keys and the passwords of connection strings and URLs in log output. Client libraries put them into their messages.</summary>
internal static partial class LogMask
{
    private const string Replacement = "***";

    public static string Apply(string text) => SecretMask.Apply(text) is var masked && MayHoldPassword(masked) ? Password.Replace(masked, Replacement) : masked;

    /// <summary>Whether the text contains anything to mask.</summary>
    public static bool IsNeeded(string text) => SecretMask.IsNeeded(text) || (MayHoldPassword(text) && Password.IsMatch(text));

    // Every match of the expression contains one of these characters or is next to one. Most texts have neither.
    private static bool MayHoldPassword(string text) => text.AsSpan().ContainsAny('=', '@');

    // The value of a connection string's password, quoted or up to the next separator; and the text before a URL's last @, because a password
    // that should be percent-encoded may contain another one.
    [GeneratedRegex(
        """(?<=\b(?:password|pwd)\s*=\s*)(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s;,"']+)|(?<=[a-z]://)[^\s/?#"']+(?=@)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Password { get; }
}
