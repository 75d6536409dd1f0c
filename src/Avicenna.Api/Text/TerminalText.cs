using System.Runtime.CompilerServices;

namespace Avicenna.Api.Text;

/// <summary>
/// Text for a terminal. The literal parts of an interpolated string are unchanged. Its values come from elsewhere (names, files, arguments)
/// and are escaped, so that none of them moves the cursor, forges a line or reverses the text direction.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct TerminalText(int literalLength, int formattedCount)
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted<T>(T value, int alignment = 0)
    {
        var escaped = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        text.Append(alignment < 0 ? escaped.PadRight(-alignment) : escaped.PadLeft(alignment));
    }

    public override string ToString() => text.ToString();

    /// <summary>
    /// Writes control characters, invisible format characters and lone surrogates as <c>\uXXXX</c>. Joiners, which emoji and several scripts
    /// need, are kept. JSON stays equivalent JSON.
    /// </summary>
    public static string Escape(string text)
    {
        // Most texts are printable ASCII. Checking for that is much faster than looking at each rune.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.EnumerateRunes().Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            // A lone surrogate decodes as U+FFFD, but its own code unit should be shown.
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole && !IsUnsafe(rune))
            {
                escaped.Append(rest[..length]);
            }
            else
            {
                foreach (var unit in rest[..length])
                {
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                }
            }

            rest = rest[length..];
        }

        return escaped.ToString();
    }

    /// <summary>The same for each line, for text with several lines such as a stack trace.</summary>
    public static string EscapeLines(string text) => string.Join(Environment.NewLine, text.Split(Environment.NewLine).Select(Escape));

    private static bool IsUnsafe(Rune rune) =>
        rune == Rune.ReplacementChar
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            && rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner));
}
