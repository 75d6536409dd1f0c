using System.Globalization;
using System.Text;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyNamePropertyTests
{
    private const int Iterations = 5_000;

    private static readonly Gen<string> Texts = Gen.OneOf(UnicodeText.Any, UnicodeText.NameLike);

    private static readonly HashSet<int> BidiControls =
        [0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069];

    [Test]
    public void TryParse_AnyText_IsNullExactlyWhereTheContractAllowsIt() =>
        Texts.Sample(text => Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text) is null == IsAllowed(text), iter: Iterations);

    [Test]
    public void Parse_AnyText_ThrowsExactlyWhereThereIsAProblem() =>
        Texts.Sample(
            text =>
            {
                var problem = Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text);
                try
                {
                    return ApiKeyName.Parse(text).Value == text.Trim() && problem is null;
                }
                catch (FormatException exception)
                {
                    return problem is not null && exception.Message == problem;
                }
            },
            iter: Iterations);

    [Test]
    public void Parse_ValueOfAName_IsThatName() =>
        Texts.Where(IsAllowed).Sample(text => ApiKeyName.Parse(ApiKeyName.Parse(text).Value) == ApiKeyName.Parse(text), iter: Iterations);

    [Test]
    public void Folded_AnyName_IsItsInvariantUpperCase() =>
        Texts.Where(IsAllowed).Sample(
            text =>
            {
                var name = ApiKeyName.Parse(text);
                name.Folded.Should().Be(name.Value.ToUpperInvariant()).And.HaveLength(name.Value.Length);
            },
            iter: Iterations);

    /// <summary>The contract, written in another way than the product's: over UTF-32 and Unicode's categories.</summary>
    private static bool IsAllowed(string text)
    {
        int[] codePoints;
        try
        {
            var strict = new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true);
            codePoints = [.. strict.GetBytes(text.Trim()).Chunk(sizeof(int)).Select(bytes => BitConverter.ToInt32(bytes))];
        }
        catch (EncoderFallbackException)
        {
            return false;
        }

        return codePoints.Length is >= 1 and <= 50 && !codePoints.Any(IsForbidden) && !codePoints.All(IsBlank);
    }

    private static bool IsBlank(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint)
            is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        || "\u115f\u1160\u3164\uffa0\u2800\U0001d159".EnumerateRunes().Any(blank => blank.Value == codePoint);

    private static bool IsForbidden(int codePoint) =>
        BidiControls.Contains(codePoint)
        || CharUnicodeInfo.GetUnicodeCategory(codePoint)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
