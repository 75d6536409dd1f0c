using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

/// <summary>Arbitrary texts, with what is rare at random and matters to names made frequent.</summary>
internal static class UnicodeText
{
    private static readonly Gen<string> Letter = Gen.Char['a', 'z'].Select(character => character.ToString());

    private static readonly Gen<string> Rare = Gen.OneOf(
        " ", "\t", "\n", "\u0000", "\u007F", "\u0085", "\u00A0", "\u061C", "\u200B", "\u200E", "\u2028", "\u2029", "\u202E", "\u2066", "\u206A", "\uFEFF",
        "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "ß", "ı", "İ", "ǆ", "ﬁ", "Σ", "ς");

    private static readonly Gen<string> CodePoint =
        Gen.OneOf(Gen.Int[0, 0xD7FF], Gen.Int[0xE000, 0x10FFFF]).Select(char.ConvertFromUtf32);

    /// <summary>Any UTF-16 at all, lone surrogates included.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(
        Gen.String,
        Pieces(Gen.Frequency((20, Letter), (1, Rare)), 70),
        Pieces(Gen.OneOf(Letter, Rare, CodePoint), 12));

    /// <summary>Mostly valid names, many of them about as long as a name may be.</summary>
    public static Gen<string> NameLike { get; } = Gen.OneOf(
        Pieces(Letter, 60),
        Pieces(CodePoint, 60),
        Pieces(Gen.OneOf(Letter, CodePoint, Gen.Const(" ")), 60));

    private static Gen<string> Pieces(Gen<string> piece, int most) => piece.Array[0, most].Select(string.Concat<string>);
}
