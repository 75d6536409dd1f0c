using System.Globalization;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyNameTests
{
    private const string Required = "Name is required";
    private const string TooLong = "Name must be at most 50 characters";
    private const string NotUnicode = "Name must be well-formed Unicode, without lone surrogates";
    private const string Forbidden =
        "Name must not contain control characters, line or paragraph separators or bidirectional control characters";

    // PropList.txt of the Unicode Character Database, property Bidi_Control.
    private static readonly int[] BidiControls =
        [0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069];

    private static IEnumerable<string> OtherSeparators => ["\u0000", "\u001F", "\t", "\n", "\r", "\u007F", "\u0085", "\u009F", "\u2028", "\u2029"];

    private static IEnumerable<TestCaseData> ForbiddenCharacters => BidiControls.Select(char.ConvertFromUtf32).Concat(OtherSeparators).Select(Unprintable.Case);

    [TestCase("a")]
    [TestCase("Production ingest")]
    [TestCase("{0} <b>'\"; --%_[]")]
    [TestCase("名前 ключ مفتاح 🔑")]
    [TestCase("a\u00A0b")]
    [TestCase("👩\u200D👩\u200D👧")]
    public void Parse_OrdinaryText_KeepsIt(string text)
    {
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text).Should().BeNull();
        ApiKeyName.Parse(text).Value.Should().Be(text);
        ApiKeyName.Parse(text).ToString().Should().Be(text);
    }

    [TestCase("  a b  ")]
    [TestCase("\ta b\r\n")]
    [TestCase("\u00A0a b\u3000")]
    public void Parse_TextWithOuterWhiteSpace_TrimsIt(string text) => ApiKeyName.Parse(text).Value.Should().Be("a b");

    [TestCase(null)]
    [TestCase("")]
    [TestCase("   ")]
    [TestCase("\t\r\n\u00A0\u2028")]
    public void TryParse_NothingLeftAfterTrimming_SaysThatItIsRequired(string? text) =>
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text).Should().Be(Required);

    [TestCase("\u200b")]
    [TestCase("\u3164")]
    [TestCase("\u115F\u1160")]
    [TestCase("\u2800 \u2800")]
    [TestCase("\u200d\ufe0f\u2060")]
    [TestCase("\u034f\u00ad")]
    [TestCase("\U000e0041\U000e007f")]
    public void TryParse_NothingVisible_SaysSo(string text)
    {
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text).Should().Be("Name must have at least one visible character");
        ApiKeyName.FromStored(text).Value.Should().Be(text, "an earlier version may have accepted it");
    }

    [TestCase("avcna_sk_1")]
    [TestCase(" the key is AVCNA_SK_0123456789abcdef, keep it")]
    [TestCase("avcna%5Fsk%5F1")]
    public void TryParse_TextThatHoldsAKey_RefusesIt(string text)
    {
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text).Should().Be("Name must not contain an API key");
        ApiKeyName.FromStored(text).Value.Should().Be(text, "an earlier version may have accepted it");
    }

    [TestCase("a")]
    [TestCase("é")]
    [TestCase("漢")]
    [TestCase("🔑")]
    [TestCase("𝔄")]
    public void TryParse_CodePointRepeated_CountsEachAsOne(string codePoint)
    {
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, Repeat(codePoint, ApiKeyName.MaxLength)).Should().BeNull();
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, Repeat(codePoint, ApiKeyName.MaxLength + 1)).Should().Be(TooLong);
    }

    [Test]
    public void TryParse_LongestNameInWhiteSpace_CountsOnlyWhatIsLeft() =>
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, $"  {Repeat("a", ApiKeyName.MaxLength)}  ").Should().BeNull();

    [TestCaseSource(nameof(ForbiddenCharacters))]
    public void TryParse_ForbiddenCharacterInside_RefusesIt(string character) =>
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, $"a{character}b").Should().Be(Forbidden);

    [Test]
    public void TryParse_BidiControlAtAnEnd_IsNotTrimmedAway([Values("\u202Ea", "a\u202E")] string text) =>
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text).Should().Be(Forbidden);

    [Test]
    public void TryParse_LoneSurrogate_RefusesIt(
        [Values(0xD800, 0xDBFF, 0xDC00, 0xDFFF)] int surrogate,
        [Values("{0}", "a{0}", "{0}a", "a{0}b", "🔑{0}")] string around) =>
        Problem.Of<ApiKeyName>(ApiKeyName.TryParse, string.Format(CultureInfo.InvariantCulture, around, (char)surrogate)).Should().Be(NotUnicode);

    [Test]
    public void TryParse_EveryCodePoint_IsRefusedOnlyAsControlSeparatorOrBidiControl()
    {
        var wronglyJudged =
            from codePoint in Enumerable.Range(0, 0x110000)
            where codePoint is not (>= 0xD800 and <= 0xDFFF)
            let isForbidden = BidiControls.Contains(codePoint)
                || CharUnicodeInfo.GetUnicodeCategory(codePoint)
                    is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            where Problem.Of<ApiKeyName>(ApiKeyName.TryParse, $"a{char.ConvertFromUtf32(codePoint)}b") != (isForbidden ? Forbidden : null)
            select $"U+{codePoint:X4}";

        wronglyJudged.Should().BeEmpty();
    }

    [Test]
    public void Parse_TextWithAProblem_ThrowsWithItsSentence()
    {
        var act = () => ApiKeyName.Parse("a\u202Eb");

        act.Should().Throw<FormatException>().WithMessage(Forbidden);
    }

    [Test]
    public void Equals_NamesOfOneText_AreOneName()
    {
        ApiKeyName.Parse(" a ").Should().Be(ApiKeyName.Parse("a"));
        ApiKeyName.Parse("A").Should().NotBe(ApiKeyName.Parse("a"));
    }

    [TestCase("istanbul", "ISTANBUL")]
    [TestCase("Straße", "STRAßE")]
    [TestCase("élan 𐐨", "ÉLAN 𐐀")]
    [SetCulture("tr-TR")]
    public void Folded_UnderAnyCulture_IsTheInvariantUpperCase(string text, string folded) =>
        ApiKeyName.Parse(text).Folded.Should().Be(folded);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
