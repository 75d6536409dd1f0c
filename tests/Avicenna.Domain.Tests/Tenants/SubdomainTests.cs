using Avicenna.Domain.Tenants;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.Tenants;

public sealed class SubdomainTests
{
    private const string Required = "Subdomain is required";
    private const string Malformed = "Subdomain must be 1 to 63 letters a-z, digits and inner hyphens";
    private const string Reserved = "Subdomain 'www' is reserved";

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(null, Required),
        new("", Required),
        new(" ", Malformed),
        new("-acme", Malformed),
        new("acme-", Malformed),
        new("-", Malformed),
        new("ac me", Malformed),
        new("acme\n", Malformed),
        new("ac.me", Malformed),
        new("ac_me", Malformed),
        new("bücher", Malformed),
        new("\u212Aelvin", Malformed),
        new("acme٣", Malformed),
        new(new string('a', Subdomain.MaxLength + 1), Malformed),
        new("www", Reserved),
        new("WwW", Reserved),
    ];

    [TestCase("acme", "acme")]
    [TestCase("ACME", "acme")]
    [TestCase("a", "a")]
    [TestCase("7", "7")]
    [TestCase("a-b--c9", "a-b--c9")]
    [TestCase("xn--bcher-kva", "xn--bcher-kva")]
    [TestCase("www2", "www2")]
    [TestCase("INFO", "info")]
    [SetCulture("tr-TR")]
    public void Parse_Label_KeepsItInLowerCase(string text, string expected)
    {
        Problem.Of<Subdomain>(Subdomain.TryParse, text).Should().BeNull();
        Subdomain.Parse(text).Value.Should().Be(expected);
        Subdomain.Parse(text).ToString().Should().Be(expected);
    }

    [Test]
    public void Parse_LongestLabel_KeepsIt()
    {
        var text = new string('a', Subdomain.MaxLength);

        Subdomain.Parse(text).Value.Should().Be(text).And.HaveLength(63);
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void TryParse_AnythingElse_SaysWhatIsWrong(string? text, string sentence)
    {
        Problem.Of<Subdomain>(Subdomain.TryParse, text).Should().Be(sentence);
        Subdomain.TryParse(text, out var subdomain, out _).Should().BeFalse();
        subdomain.Should().BeNull();
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void Parse_AnythingElse_ThrowsWithTheSentence(string? text, string sentence)
    {
        var act = () => Subdomain.Parse(text);

        act.Should().Throw<FormatException>().WithMessage(sentence);
    }

    [Test]
    public void Equals_LabelsThatDifferInCase_AreOneSubdomain()
    {
        Subdomain.TryParse("Acme", out var subdomain, out _).Should().BeTrue();
        subdomain.Should().Be(Subdomain.Parse("aCME"));
    }
}
