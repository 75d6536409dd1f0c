using System.Text.Json;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeySecretTests
{
    private const string Redacted = "[redacted]";

    [Test]
    public void Generate_Always_HasTheSeedsFormat() =>
        ApiKeySecret.Generate().Reveal().Should().MatchRegex("^avcna_sk_[0-9a-f]{64}$").And.HaveLength(73);

    [Test]
    public void Generate_Always_IsWellFormed() =>
        ApiKeySecret.IsWellFormed(ApiKeySecret.Generate().Reveal()).Should().BeTrue();

    [Test]
    public void Generate_ManyTimes_NeverRepeatsItself() =>
        Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.Generate().Reveal()).Should().OnlyHaveUniqueItems();

    [Test]
    public void Generate_ManyTimes_UsesEveryHexDigitInEveryPlace()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.Generate().Reveal()).ToList();

        Enumerable.Range(ApiKeySecret.DefaultPrefix.Length, 64)
            .Should().OnlyContain(place => secrets.Select(secret => secret[place]).Distinct().Count() == 16);
    }

    [Test]
    public void Hint_OfAnySecret_IsItsLastFourCharacters()
    {
        var minted = ApiKeySecret.Generate();

        minted.Hint.Should().HaveLength(4).And.Be(minted.Reveal()[69..]);
        ApiKeySecret.From("imported-secret-wxyz").Hint.Should().Be("wxyz");
    }

    [Test]
    public void ToString_OfASecret_ShowsNothingOfIt()
    {
        var secret = ApiKeySecret.Generate();

        secret.ToString().Should().Be(Redacted);
        $"{secret}".Should().Be(Redacted);
        string.Concat("key: ", secret).Should().Be($"key: {Redacted}");
        JsonSerializer.Serialize(secret).Should().NotContain(secret.Reveal());
    }

    [Test]
    public void Parse_WellFormedText_RevealsIt()
    {
        const string text = "any-visible~ASCII!text";

        ApiKeySecret.From(text).Reveal().Should().Be(text);
    }

    [Test]
    public void Parse_MalformedText_ThrowsWithoutRepeatingIt()
    {
        const string text = "with a space in the middle";

        var act = () => ApiKeySecret.From(text);

        act.Should().Throw<ArgumentException>().WithMessage("A key must be 16 to 512 visible ASCII characters*")
            .Which.ToString().Should().NotContain(text);
    }

    [TestCase(0, false)]
    [TestCase(15, false)]
    [TestCase(16, true)]
    [TestCase(512, true)]
    [TestCase(513, false)]
    public void IsWellFormed_TextOfALength_AcceptsSixteenToFiveHundredTwelve(int length, bool expected) =>
        ApiKeySecret.IsWellFormed(new string('k', length)).Should().Be(expected);

    [Test]
    public void IsWellFormed_EveryCharacter_AcceptsOnlyVisibleAscii()
    {
        var accepted = Enumerable.Range(0, char.MaxValue + 1)
            .Select(code => (char)code)
            .Where(character => ApiKeySecret.IsWellFormed($"0123456789{character}abcdef"));

        accepted.Should().Equal(Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code));
    }

    [Test]
    public void IsWellFormed_BadCharacterAtAnEnd_RefusesIt(
        [Values(' ', '\n', '\u007F', '\u0000', 'é', '\uFF41')] char character, [Values] bool atStart) =>
        ApiKeySecret.IsWellFormed(atStart ? $"{character}0123456789abcdef" : $"0123456789abcdef{character}").Should().BeFalse();

    [TestCase("a_", true)]
    [TestCase("__", true)]
    [TestCase("acme_live_2_", true)]
    [TestCase("avcna_sk_", true)]
    [TestCase("abcdefghijklmnopqrstuvw_", true)]
    [TestCase("abcdefghijklmnopqrstuvwx_", false)]
    [TestCase("_", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("acme", false)]
    [TestCase("Acme_", false)]
    [TestCase("ac-me_", false)]
    [TestCase("\u00e4_", false)]
    [TestCase("acme_\n", false)]
    public void IsPrefix_Text_AcceptsLowerCaseThatEndsInAnUnderscore(string? text, bool expected) => ApiKeySecret.IsPrefix(text).Should().Be(expected);

    [Test]
    public void Generate_OtherPrefix_IsMaskedLikeTheOwnOne()
    {
        var secret = ApiKeySecret.Generate("acme_live_").Reveal();

        secret.Should().MatchRegex("^acme_live_[0-9a-f]{64}$");
        SecretMask.Apply($"GET /{secret}").Should().Be("GET /acme_live_***");
    }

    [TestCase("9f3a", true)]
    [TestCase("!~aZ", true)]
    [TestCase("", false)]
    [TestCase("9f3", false)]
    [TestCase("9f3ab", false)]
    [TestCase("9f a", false)]
    [TestCase("9f3\u00e9", false)]
    [TestCase("9f3\u007f", false)]
    public void IsHint_Text_AcceptsFourVisibleCharacters(string text, bool expected) => ApiKeySecret.IsHint(text).Should().Be(expected);
}
