using System.Globalization;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// A text without the escapes of URLs (<c>%61</c>), JSON (<c>\u0061</c>) and server logs (<c>\x61</c>), even if they were applied more than
/// once. It maps each character to its position in the source.
/// </summary>
internal sealed class UnescapedText
{
    private readonly int[]? starts;

    private UnescapedText(string text, int[]? starts) => (Text, this.starts) = (text, starts);

    public string Text { get; }

    /// <summary>Returns the text without unescaping it.</summary>
    public static UnescapedText AsIs(string source) => new(source, null);

    /// <summary>Returns the unescaped text; null if the text has no escapes.</summary>
    public static UnescapedText? Read(string source)
    {
        if (!source.AsSpan().ContainsAny('%', '\\'))
        {
            return null;
        }

        var characters = new char[source.Length];
        var starts = new int[source.Length + 1];
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            (characters[length], starts[length]) = (source[i], i);
            length++;
            starts[length] = i + 1;
            // An unescaped character may complete another escape.
            while (FindEscape(characters.AsSpan(0, length), starts) is > 0 and var escape)
            {
                characters[length - escape] = Undo(characters.AsSpan(length - escape, escape));
                length += 1 - escape;
                starts[length] = i + 1;
            }
        }

        return length == source.Length ? null : new UnescapedText(new string(characters, 0, length), starts);
    }

    /// <summary>Returns the source range of a range of the text.</summary>
    public Range ToSource(Range range) => starts is null ? range : starts[range.Start.Value]..starts[range.End.Value];

    /// <summary>Whether a character was not escaped in the source.</summary>
    public bool IsPlain(int index) => starts is null || starts[index + 1] - starts[index] == 1;

    /// <summary>Returns the length of the escape at the end of the text; 0 if there is none.</summary>
    private static int FindEscape(ReadOnlySpan<char> text, int[] starts)
    {
        var end = text.Length;
        return text switch
        {
            [.., '%', var high, var low] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) => 3,
            [.., '\\', 'x', var high, var low] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) => 4,
            [.., '\\', 'u', _, _, _, _] when text[^4..].IndexOfAnyExcept(HexDigits) < 0 => 6,
            // Two backslashes that were escaped alike; otherwise the second one begins another escape.
            [.., '\\', '\\'] when starts[end] - starts[end - 1] == starts[end - 1] - starts[end - 2] => 2,
            _ => 0,
        };
    }

    private static char Undo(ReadOnlySpan<char> escape) =>
        escape.Length == 2 ? '\\' : (char)ushort.Parse(escape[(escape[0] == '%' ? 1 : 2)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<char> HexDigits => "0123456789abcdefABCDEF";
}
