using System.Text.RegularExpressions;

namespace Avicenna.Domain.ApiKeys;

/// <summary>Hides what looks like a key in text that came from outside and is about to be logged or answered.</summary>
public static partial class SecretMask
{
    /// <summary>What a masked key looks like.</summary>
    public const string Replacement = ApiKeySecret.Prefix + "***";

    /// <summary>Replaces everything in <paramref name="text"/> that is shaped like a key minted here, also with its underscores percent-encoded.</summary>
    public static string Apply(string text) => KeyShape.Replace(text, Replacement);

    /// <summary>Whether <see cref="Apply"/> would change <paramref name="text"/>.</summary>
    public static bool IsNeeded(string text) => KeyShape.IsMatch(text);

    [GeneratedRegex("avcna(?:_|%5f)sk(?:_|%5f)[0-9a-z_%]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyShape { get; }
}
