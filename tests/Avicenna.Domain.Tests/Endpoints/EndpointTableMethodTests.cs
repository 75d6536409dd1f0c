using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class EndpointTableMethodTests
{
    [TestCase("GET", "GET /a")]
    [TestCase("POST", "* /a")]
    [TestCase("*", "* /a")]
    [TestCase("", "* /a")]
    public void Find_OnePatternWithSeveralMethods_TakesTheNamedBeforeAny(string method, string rule) => MatchedRule.Find(["* /a", "GET /a"], method, "/a").Should().Be(rule);

    [Test]
    public void Find_MoreSpecificPatternOfAnotherMethod_IsNoCandidate()
    {
        MatchedRule.Find(["POST /a", "GET /*"], "GET", "/a").Should().Be("GET /*");
        MatchedRule.Find(["POST /a", "GET /a/**"], "GET", "/a").Should().Be("GET /a/**");
        MatchedRule.Find(["POST /a"], "GET", "/a").Should().BeNull();
    }

    [Test]
    public void Find_MoreSpecificPatternOfAnyMethod_ComesBeforeANamedMethod() => MatchedRule.Find(["* /a", "GET /*"], "GET", "/a").Should().Be("* /a");

    [TestCase("HEAD /a|GET /a|* /a", "HEAD /a")]
    [TestCase("GET /a|* /a", "GET /a")]
    [TestCase("POST /a|* /a", "* /a")]
    [TestCase("GET /a|HEAD /*", "GET /a")]
    [TestCase("* /a|GET /*", "* /a")]
    [TestCase("POST /a|GET /*", "GET /*")]
    public void Find_Head_UsesTheGetOfAPatternThatHasNoneForIt(string rules, string rule)
    {
        MatchedRule.Find(rules.Split('|'), "HEAD", "/a").Should().Be(rule);
    }

    [Test]
    public void Find_Get_NeverUsesHead() => MatchedRule.Find(["HEAD /a"], "GET", "/a").Should().BeNull();

    [TestCase("get")]
    [TestCase("GeT")]
    [TestCase("head")]
    [TestCase("GET ")]
    [TestCase("G")]
    [TestCase("ＧＥＴ")]
    public void Find_AnotherSpellingOfTheMethod_IsAnotherMethod(string method) => MatchedRule.Find(["GET /a"], method, "/a").Should().BeNull();

    [TestCase("get", true)]
    [TestCase("Get", true)]
    [TestCase("GET", false)]
    [TestCase("version-Control", true)]
    [TestCase("baseline-control", true)]
    [TestCase("Query", true)]
    [TestCase("pri", true)]
    [TestCase("QUERY", false)]
    [TestCase("purge", true)]
    [TestCase("PURGE", false)]
    [TestCase("flush", false)]
    [TestCase("*", false)]
    [TestCase("GETS", false)]
    public void IsAmbiguous_Method_IsTrueForAnotherCaseOfARegisteredOrNamedOne(string method, bool expected) =>
        EndpointRules.ToTable(["PURGE /a", "* /b"]).IsAmbiguous(method).Should().Be(expected);

    [TestCase("lıst")]
    [TestCase("liſt")]
    public void Find_MethodWithLettersThatOnlyUnicodeFolds_IsAnother(string method) => MatchedRule.Find(["LIST /a"], method, "/a").Should().BeNull();

    [Test]
    public void Find_LongestMethod_MatchesItsEndpoint()
    {
        var longest = new string('G', EndpointMethod.MaxLength);

        MatchedRule.Find(["* /a", $"{longest} /a"], longest, "/a").Should().Be($"{longest} /a");
    }

    [Test]
    public void Find_MethodLongerThanAny_MatchesOnlyAny() => MatchedRule.Find(["* /a"], new string('G', 100_000), "/a").Should().Be("* /a");
}
