using System.Buffers;
using System.Text.RegularExpressions;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// Masks keys in external text before it is logged or returned: text in the format of minted keys, of any installation, and text that
/// follows <c>Bearer</c>, because imported keys have no common format. Escaped keys are also masked.
/// </summary>
public static partial class SecretMask
{
    /// <summary>What a masked key minted here looks like.</summary>
    public const string Replacement = ApiKeySecret.DefaultPrefix + Hidden;

    private const string Hidden = "***";

    private static readonly SearchValues<string> Signs = SearchValues.Create(["_", "%", "\\", .. BearerWords.Signs], StringComparison.OrdinalIgnoreCase);

    /// <summary>Replaces the keys in <paramref name="text"/>.</summary>
    public static string Apply(string text) => Replace(text, Find(text, FindSecrets));

    /// <summary>Whether <see cref="Apply"/> would change <paramref name="text"/>.</summary>
    public static bool IsNeeded(string text) => Find(text, FindSecrets).Count > 0;

    /// <summary>Replaces only text in the format of minted keys. JSON remains valid.</summary>
    public static string ApplyToKeys(string text) => Replace(text, Find(text, FindKeys));

    /// <summary>Whether <paramref name="text"/> contains text in the format of a minted key.</summary>
    public static bool HoldsKey(string text) => Find(text, FindKeys).Count > 0;

    /// <summary>
    /// Returns the parts of a text to replace, found in the text itself and in its unescaped form, in order. Parts may overlap.
    /// </summary>
    private static List<Part> Find(string text, Func<UnescapedText, IEnumerable<Part>> find)
    {
        if (!text.AsSpan().ContainsAny(Signs))
        {
            return [];
        }

        UnescapedText?[] readings = [UnescapedText.AsIs(text), UnescapedText.Read(text)];
        return
        [
            .. from reading in readings.OfType<UnescapedText>()
               from part in find(reading)
               let range = reading.ToSource(part.Range)
               orderby range.Start.Value
               select part with { Range = range },
        ];
    }

    private static string Replace(string text, List<Part> parts)
    {
        if (parts.Count == 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var end = 0;
        foreach (var (range, replacement) in parts)
        {
            // The first of several overlapping parts replaces all of them.
            if (range.Start.Value >= end)
            {
                masked.Append(text, end, range.Start.Value - end).Append(replacement);
            }

            end = Math.Max(end, range.End.Value);
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }

    private static IEnumerable<Part> FindSecrets(UnescapedText source) =>
        FindKeys(source).Concat(BearerWords.Find(source).Where(word => source.Text[word] != Hidden).Select(word => new Part(word, Hidden)));

    private static IEnumerable<Part> FindKeys(UnescapedText source) =>
        KeyShape.Matches(source.Text).Select(match => new Part(match.Index..(match.Index + match.Length), match.ValueSpan[0] == '_' ? $"_{Hidden}" : Replacement));

    // A key minted here is also matched if truncated. A key minted elsewhere is matched from the underscore before its digits; the rest of
    // its prefix is kept. The 64 digits may contain line breaks.
    [GeneratedRegex(
        """
        avcna_sk_ (?: (?:[0-9a-f](?:\r?\n[\t\x20]*)?){63} [0-9a-f] [0-9a-z_]* | [0-9a-z_]+ )
        | (?<=[a-z0-9_]) _ (?:[0-9a-f](?:\r?\n[\t\x20]*)?){63} [0-9a-f] [0-9a-z_]*
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex KeyShape { get; }

    private readonly record struct Part(Range Range, string Replacement);
}
