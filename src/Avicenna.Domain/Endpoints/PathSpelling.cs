using System.Buffers;

namespace Avicenna.Domain.Endpoints;

/// <summary>
/// Spells paths in the form in which they are compared: unreserved characters (RFC 3986 section 2.3) unescaped and in lower case, all others as
/// escapes in lower case. Reserved characters too, because few programs behind Avicenna distinguish <c>:</c> from <c>%3A</c>.
/// </summary>
internal static class PathSpelling
{
    private const string UnreservedCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string HexDigits = "0123456789abcdef";

    /// <summary>The characters that stay unescaped in a request's path.</summary>
    public static readonly SearchValues<char> PlainInRequests = SearchValues.Create(UnreservedCharacters + "/");

    /// <summary>The characters that stay unescaped in a pattern, where only an escaped asterisk is literal.</summary>
    public static readonly SearchValues<char> PlainInPatterns = SearchValues.Create(UnreservedCharacters + "/*");

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedCharacters);

    /// <summary>Returns a message why <paramref name="octets"/> can't be in a path, or null if they can.</summary>
    /// <param name="octets">The octets to spell, one per character.</param>
    /// <param name="plain">The characters that stay unescaped if they were sent unescaped.</param>
    /// <param name="spelled">The spelled path; the given text itself if it is already spelled so.</param>
    public static string? Spell(ReadOnlyMemory<char> octets, SearchValues<char> plain, out ReadOnlyMemory<char> spelled)
    {
        spelled = octets;
        if (!octets.Span.ContainsAnyExcept(plain))
        {
            return null;
        }

        // An octet becomes at most the three characters of an escape.
        var buffer = ArrayPool<char>.Shared.Rent(3 * octets.Length);
        var problem = Spell(octets.Span, plain, buffer, out var length);
        spelled = problem is null ? new string(buffer, 0, length).AsMemory() : default;
        ArrayPool<char>.Shared.Return(buffer);
        return problem;
    }

    private static string? Spell(ReadOnlySpan<char> octets, SearchValues<char> plain, Span<char> destination, out int length)
    {
        length = 0;
        var sequence = new Utf8Sequence(stackalloc byte[4]);
        while (!octets.IsEmpty)
        {
            var isEscape = octets[0] == '%';
            if (!TryTake(ref octets, out var octet))
            {
                return PathProblems.Escape;
            }

            if ((sequence.Add(octet) ?? FindProblem(octet, isEscape)) is { } problem)
            {
                return problem;
            }

            Append(octet, isEscape ? Unreserved : plain, destination, ref length);
        }

        return sequence.IsOpen ? PathProblems.Encoding : null;
    }

    private static bool TryTake(ref ReadOnlySpan<char> octets, out char octet)
    {
        octet = octets[0];
        if (octet != '%')
        {
            octets = octets[1..];
            return true;
        }

        Span<byte> unescaped = stackalloc byte[1];
        if (octets.Length < 3 || Convert.FromHexString(octets.Slice(1, 2), unescaped, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        octet = (char)unescaped[0];
        octets = octets[3..];
        return true;
    }

    private static string? FindProblem(char octet, bool isEscape) => octet switch
    {
        '\\' => PathProblems.Separator,
        '/' when isEscape => PathProblems.Separator,
        ';' when !isEscape => PathProblems.Semicolon,
        '#' when !isEscape => PathProblems.Fragment,
        '?' when !isEscape => PathProblems.Query,
        _ => null,
    };

    private static void Append(char octet, SearchValues<char> plain, Span<char> destination, ref int length)
    {
        var lower = char.IsAsciiLetterUpper(octet) ? (char)(octet | 0x20) : octet;
        if (plain.Contains(lower))
        {
            destination[length++] = lower;
            return;
        }

        destination[length++] = '%';
        destination[length++] = HexDigits[octet >> 4];
        destination[length++] = HexDigits[octet & 0xF];
    }
}
