using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// Hides keys in text that came from outside and is about to be logged or answered: what has the form of a key minted by any
/// installation, and what follows <c>Bearer</c>, since imported keys have no form of their own. Escaped ones too.
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

    /// <summary>Replaces only what has the form of a key. JSON stays JSON by it.</summary>
    public static string ApplyToKeys(string text) => Replace(text, Find(text, FindKeys));

    /// <summary>Whether <paramref name="text"/> holds what has the form of a key.</summary>
    public static bool HoldsKey(string text) => Find(text, FindKeys).Count > 0;

    /// <summary>What to replace in a text, as it stands and as it reads without escapes, in order; parts may overlap.</summary>
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
            // Of parts that overlap, the first one's replacement stands for all.
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

    // One minted here also where it was cut; one minted elsewhere after the last character of its prefix, of which one more shows.
    // Lines may be wrapped within the 64 digits.
    [GeneratedRegex(
        """
        avcna_sk_ (?: (?:[0-9a-f](?:\r?\n[\t\x20]*)?){63} [0-9a-f] [0-9a-z_]* | [0-9a-z_]+ )
        | (?<=[a-z0-9_]) _ (?:[0-9a-f](?:\r?\n[\t\x20]*)?){63} [0-9a-f] [0-9a-z_]*
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex KeyShape { get; }

    private readonly record struct Part(Range Range, string Replacement);
}
