using System.Globalization;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// A text with the escapes of URLs (<c>%61</c>), JSON (<c>\u0061</c>) and servers' logs (<c>\x61</c>) undone, however many times they were applied,
/// that knows where each character comes from.
/// </summary>
internal sealed class UnescapedText
{
    private readonly int[]? starts;

    private UnescapedText(string text, int[]? starts) => (Text, this.starts) = (text, starts);

    public string Text { get; }

    /// <summary>A text that is taken as it stands.</summary>
    public static UnescapedText AsIs(string source) => new(source, null);

    /// <summary>Undoes the escapes of a text; null where it has none.</summary>
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
            // What an escape stands for may end another one.
            while (FindEscape(characters.AsSpan(0, length), starts) is > 0 and var escape)
            {
                characters[length - escape] = Undo(characters.AsSpan(length - escape, escape));
                length += 1 - escape;
                starts[length] = i + 1;
            }
        }

        return length == source.Length ? null : new UnescapedText(new string(characters, 0, length), starts);
    }

    /// <summary>Where in the source a range of the text comes from.</summary>
    public Range ToSource(Range range) => starts is null ? range : starts[range.Start.Value]..starts[range.End.Value];

    /// <summary>Whether a character stands for itself, not for an escape.</summary>
    public bool IsPlain(int index) => starts is null || starts[index + 1] - starts[index] == 1;

    /// <summary>The length of the escape that ends where the text does; 0: there is none.</summary>
    private static int FindEscape(ReadOnlySpan<char> text, int[] starts)
    {
        var end = text.Length;
        return text switch
        {
            [.., '%', var high, var low] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) => 3,
            [.., '\\', 'x', var high, var low] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) => 4,
            [.., '\\', 'u', _, _, _, _] when text[^4..].IndexOfAnyExcept(HexDigits) < 0 => 6,
            // Two that were escaped alike; otherwise the second one begins an escape of its own.
            [.., '\\', '\\'] when starts[end] - starts[end - 1] == starts[end - 1] - starts[end - 2] => 2,
            _ => 0,
        };
    }

    private static char Undo(ReadOnlySpan<char> escape) =>
        escape.Length == 2 ? '\\' : (char)ushort.Parse(escape[(escape[0] == '%' ? 1 : 2)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<char> HexDigits => "0123456789abcdefABCDEF";
}
