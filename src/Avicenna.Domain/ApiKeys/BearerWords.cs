using System.Buffers;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// Finds possible credentials on lines with the word Bearer, such as headers and quoted headers. Kestrel refuses a header that continues on
/// a second line, and logs only that line, as "Invalid request header: '…'".
/// </summary>
internal static class BearerWords
{
    private const string Scheme = "Bearer";
    private const string RefusedLine = "request header";

    // Separators between scheme and credential in headers, JSON, forms and malformed headers.
    private const string Separators = " \t:=,+\"'";

    private static readonly SearchValues<string> AnySign = SearchValues.Create([Scheme, RefusedLine], StringComparison.OrdinalIgnoreCase);

    /// <summary>Texts that precede credentials, for a quick check whether a text may contain any.</summary>
    public static IReadOnlyList<string> Signs { get; } = [Scheme, RefusedLine];

    /// <summary>
    /// Returns the words after the scheme, up to the end of the line, that are long enough to be keys. A single shorter word that ends the
    /// line also counts if it contains a digit, because it may be a truncated key.
    /// </summary>
    public static IEnumerable<Range> Find(UnescapedText source)
    {
        var text = source.Text;
        var (start, lineEnd) = (0, 0);
        while (text.AsSpan(start).IndexOfAny(AnySign) is >= 0 and var next)
        {
            var end = start + next + (text[start + next] is 'r' or 'R' ? RefusedLine : Scheme).Length;
            start = SkipSeparators(text, end);
            if (start == end)
            {
                continue;
            }

            if (start >= lineEnd)
            {
                lineEnd = FindLineEnd(source, start);
                for (var word = FindWord(source, start, lineEnd); word.Start.Value < lineEnd; word = FindWord(source, word.End.Value, lineEnd))
                {
                    if (IsLong(source, word))
                    {
                        yield return word;
                    }
                }
            }

            // Longer words were found above.
            var last = FindWord(source, start, lineEnd, ApiKeySecret.MinLength);
            if (text.AsSpan()[last].ContainsAnyInRange('0', '9') && FindWord(source, last.End.Value, lineEnd, 1).Start.Value == lineEnd)
            {
                yield return last;
            }
        }
    }

    // A header may continue on the next line, which then begins with white space (RFC 9112, section 5.2).
    private static int SkipSeparators(string text, int start)
    {
        while (true)
        {
            var fold = text.AsSpan(start) switch
            {
                ['\r', '\n', ' ' or '\t', ..] => 3,
                ['\n', ' ' or '\t', ..] => 2,
                _ => 0,
            };
            if (fold == 0 && !IsSeparator(text, start))
            {
                return start;
            }

            start += Math.Max(fold, 1);
        }
    }

    private static bool IsSeparator(string text, int index) => index < text.Length && Separators.Contains(text[index], StringComparison.Ordinal);

    /// <summary>Whether a word is long enough to be a key, including preceding separators, which may be part of the key.</summary>
    private static bool IsLong(UnescapedText source, Range word)
    {
        var start = word.Start.Value;
        while (source.Text[start - 1] is not (' ' or '\t') && IsSeparator(source.Text, start - 1))
        {
            start--;
        }

        var (from, to) = (source.ToSource(start..word.End).Start.Value, source.ToSource(word).End.Value);
        return to - from >= ApiKeySecret.MinLength;
    }

    private static int FindLineEnd(UnescapedText source, int start)
    {
        while (start < source.Text.Length && !(source.Text[start] is '\r' or '\n' && source.IsPlain(start)))
        {
            start++;
        }

        return start;
    }

    /// <summary>Returns the next word, up to a maximum length, or an empty range at the end if there is none.</summary>
    private static Range FindWord(UnescapedText source, int start, int end, int maxLength = int.MaxValue)
    {
        while (start < end && !IsOfWord(source, start))
        {
            start++;
        }

        var wordEnd = start;
        while (wordEnd < end && wordEnd - start < maxLength && IsOfWord(source, wordEnd))
        {
            wordEnd++;
        }

        return start..wordEnd;
    }

    // An escape consists of visible characters, which a key may contain: %20 may be three characters of a key.
    private static bool IsOfWord(UnescapedText source, int index) => source.Text[index] is >= '!' and <= '~' || !source.IsPlain(index);
}
