using System.Text;
using Avicenna.Domain.Endpoints;
using CsCheck;

namespace Avicenna.Domain.Tests.Endpoints;

/// <summary>Request targets as they arrive: an octet a character.</summary>
internal static class Targets
{
    private static readonly Gen<string> Ordinary = Gen.OneOf(
        Gen.Char['a', 'z'].Select(Text),
        Gen.Char['A', 'Z'].Select(Text),
        Gen.OneOf("/", "/", "0", "-", ".", "_", "~", ":", "@", "*", "+", "%2A", "%3b", "%25", "%20", "%C3%A9", Octets("é"), Octets("😀"), "%f0%9f%98%80"));

    private static readonly Gen<string> Wild = Gen.OneOf(
        Gen.Char['\0', '\u00FF'].Select(Text),
        Gen.Int[0, 0xFF].Select(octet => $"%{octet:X2}"),
        Gen.Int[0, 0xFF].Select(octet => $"%{octet:x2}"),
        Gen.Char.Select(Text),
        Gen.OneOf("%", "%4", "%zz", "%u002e", "..", "%2e", "/", "//", "\\", "?", "#", ";"));

    /// <summary>Anything at all, much of it almost a path.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(Gen.String, Path(Gen.Frequency((20, Ordinary), (1, Wild))), Path(Wild));

    /// <summary>What mostly can be read.</summary>
    public static Gen<string> Readable { get; } = Path(Ordinary).Where(target => RequestPath.TryRead(target, out _));

    /// <summary>The UTF-8 of a text, an octet a character.</summary>
    public static string Octets(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static Gen<string> Path(Gen<string> piece) => piece.Array[0, 12].Select(pieces => "/" + string.Concat(pieces));

    private static string Text(char character) => character.ToString();
}
