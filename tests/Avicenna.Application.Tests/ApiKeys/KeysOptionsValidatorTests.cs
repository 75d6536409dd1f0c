using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Tests.ApiKeys;

public sealed class KeysOptionsValidatorTests
{
    private const string PrefixSentence = "Keys:Prefix must be 2 to 24 characters of a-z, 0-9 and '_', the last one '_'";
    private const string DaysSentence = "Keys:MaxLifetimeDays must be a whole number from 1 to 36500";

    [TestCase("avcna_sk_", null)]
    [TestCase("a_", 1)]
    [TestCase("acme_live_", 36_500)]
    public void Validate_SettingsWithinTheirRanges_FindsNothing(string prefix, int? days) => Validate(prefix, days).Should().BeNull();

    [TestCase("", null, PrefixSentence)]
    [TestCase("_", null, PrefixSentence)]
    [TestCase("Acme_", 1, PrefixSentence)]
    [TestCase("acme", 1, PrefixSentence)]
    [TestCase("avcna_sk_", 0, DaysSentence)]
    [TestCase("avcna_sk_", -1, DaysSentence)]
    [TestCase("avcna_sk_", 36_501, DaysSentence)]
    [TestCase("acme", 0, PrefixSentence, DaysSentence)]
    public void Validate_SettingsOutsideTheirRanges_SaysTheRanges(string prefix, int? days, params string[] sentences) => Validate(prefix, days).Should().Equal(sentences);

    [Test]
    public void Defaults_Always_AreTheSeedsPrefixAndNoLongestLife() =>
        new KeysOptions().Should().BeEquivalentTo(new { Prefix = "avcna_sk_", MaxLifetimeDays = (int?)null });

    private static IEnumerable<string>? Validate(string prefix, int? days) =>
        new KeysOptionsValidator().Validate(name: null, new KeysOptions { Prefix = prefix, MaxLifetimeDays = days }).Failures;
}
