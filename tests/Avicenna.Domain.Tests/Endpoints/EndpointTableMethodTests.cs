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
        MatchedRule.Find(rules.Split('|'), "head", "/a").Should().Be(rule);
    }

    [Test]
    public void Find_Get_NeverUsesHead() => MatchedRule.Find(["HEAD /a"], "GET", "/a").Should().BeNull();

    [TestCase("get", true)]
    [TestCase("GeT", true)]
    [TestCase("GET ", false)]
    [TestCase("G", false)]
    [TestCase("ＧＥＴ", false)]
    public void Find_MethodInAnotherCase_IsTheSameMethod(string method, bool matches) => (MatchedRule.Find(["GET /a"], method, "/a") is not null).Should().Be(matches);

    [TestCase("lıst")]
    [TestCase("liſt")]
    public void Find_MethodWithLettersThatOnlyUnicodeFolds_IsAnother(string method) => MatchedRule.Find(["LIST /a"], method, "/a").Should().BeNull();

    [Test]
    public void Find_MethodLongerThanAny_MatchesOnlyAny() => MatchedRule.Find(["* /a"], new string('G', 100_000), "/a").Should().Be("* /a");
}
