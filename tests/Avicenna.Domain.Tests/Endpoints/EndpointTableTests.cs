using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class EndpointTableTests
{
    private static readonly string LongPath = string.Concat(Enumerable.Repeat("/a", 16_384));

    [TestCase("/", "/", true)]
    [TestCase("/a", "/", false)]
    [TestCase("/a", "/a", true)]
    [TestCase("/a", "/A/?x", true)]
    [TestCase("/A", "/a", true)]
    [TestCase("/a", "/a/b", false)]
    [TestCase("/a/b", "/a", false)]
    [TestCase("/ab", "/a", false)]
    [TestCase("/a", "/ab", false)]
    [TestCase("/*", "/", false)]
    [TestCase("/*", "/a", true)]
    [TestCase("/*", "/a/b", false)]
    [TestCase("/**", "/", true)]
    [TestCase("/**", "/a", true)]
    [TestCase("/**", "/a/b/c", true)]
    [TestCase("/a/*", "/a", false)]
    [TestCase("/a/*/c", "/a/b/c", true)]
    [TestCase("/a/*/c", "/a/b/d", false)]
    [TestCase("/a/*/c", "/a/b", false)]
    [TestCase("/a/**", "/a", true)]
    [TestCase("/a/**", "/a/b/c", true)]
    [TestCase("/a/**", "/ab", false)]
    [TestCase("/a/b", "/a/bc", false)]
    [TestCase("/a/b/**", "/a/bc", false)]
    [TestCase("/a/b/*/d", "/a/b/c/d", true)]
    [TestCase("/a/*/**", "/a", false)]
    [TestCase("/a/*/**", "/a/b", true)]
    [TestCase("/%2A", "/*", true)]
    [TestCase("/%2A", "/%2a", true)]
    [TestCase("/%2A", "/a", false)]
    [TestCase("/*", "/*", true)]
    [TestCase("/**", "/%2A%2A", true)]
    [TestCase("/items:purge", "/items%3Apurge", true)]
    [TestCase("/café", "/caf%C3%A9", true)]
    public void Find_OnePattern_MatchesByWholeSegments(string pattern, string target, bool matches) =>
        MatchedRule.Find([$"GET {pattern}"], "GET", target).Should().Be(matches ? $"GET {pattern}" : null);

    [TestCase("/a/b", "GET /a/b")]
    [TestCase("/a/c", "GET /a/*")]
    [TestCase("/a/b/c", "GET /a/**")]
    [TestCase("/a", "GET /a")]
    [TestCase("/d/b", "GET /*/b")]
    [TestCase("/d/c", "GET /*/*")]
    [TestCase("/d", "GET /*")]
    [TestCase("/d/c/b", "GET /**")]
    [TestCase("/", "GET /**")]
    public void Find_SeveralPatterns_TakesLiteralBeforeOneSegmentBeforeAnyRestFromTheLeft(string target, string rule) =>
        MatchedRule.Find(["GET /**", "GET /*", "GET /*/*", "GET /*/b", "GET /a/**", "GET /a/*", "GET /a", "GET /a/b"], "GET", target).Should().Be(rule);

    [Test]
    public void Find_SegmentThatBeginsLikeAnother_IsAnother()
    {
        string[] rules = ["GET /a/b/c", "GET /a/bc/c"];

        MatchedRule.Find(rules, "GET", "/a/b/c").Should().Be("GET /a/b/c");
        MatchedRule.Find(rules, "GET", "/a/bc/c").Should().Be("GET /a/bc/c");
    }

    [Test]
    public void Find_LiteralThatLeadsNowhere_GoesBackToTheNextBest()
    {
        MatchedRule.Find(["GET /a/b/c", "GET /*/b/d"], "GET", "/a/b/d").Should().Be("GET /*/b/d");
        MatchedRule.Find(["GET /a/b/c", "GET /*/b/d", "GET /a/**"], "GET", "/a/b/d").Should().Be("GET /a/**");
        MatchedRule.Find(["GET /a/*/c", "GET /**"], "GET", "/a/b/d").Should().Be("GET /**");
    }

    [Test]
    public void Find_NoEndpoints_IsNone() => MatchedRule.Find([], "GET", "/").Should().BeNull();

    [Test]
    public void Find_PathMuchDeeperThanAnyPattern_IsDecidedAllTheSame()
    {
        var deepest = "GET " + LongPath[..1020] + "/**";

        MatchedRule.Find(["GET /**", deepest], "GET", LongPath).Should().Be(deepest);
        MatchedRule.Find(["GET /**"], "GET", LongPath).Should().Be("GET /**");
        MatchedRule.Find(["GET /*/a"], "GET", LongPath).Should().BeNull();
        MatchedRule.Find(["GET /*/**"], "GET", "/" + new string('a', 32_768)).Should().Be("GET /*/**");
    }

    [Test]
    public void Find_TableWithEveryMixOfLiteralsAndWildcards_FindsTheBestOfThem()
    {
        // 8,192 patterns with long ends that all match but for their last segment.
        var starts = Enumerable.Range(0, 1 << 13).Select(bits => string.Concat(Enumerable.Range(0, 13).Select(bit => (bits >> bit & 1) == 0 ? "/a" : "/*")));
        var table = EndpointRules.ToTable([.. starts.Select(start => $"GET {start}{LongPath[..900]}/z"), "GET /**"]);

        RequestPath.TryRead(LongPath[..926] + "/y", out var path);
        EndpointRules.ToRule(table.Find("GET", path)!).Should().Be("GET /**");
    }

    [Test]
    public void Find_AnyPath_AllocatesNothing()
    {
        var table = EndpointRules.ToTable(["GET /a/b", "POST /a/*", "* /**"]);
        RequestPath.TryRead("/a/b", out var path);
        table.Find("HEAD", path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        table.Find("HEAD", path);
        table.Find("delete", path);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Size_LongerPatterns_CountsTheirCharactersInThreeForms()
    {
        var one = SizeOf("GET /a");

        one.Should().BeGreaterThan(EndpointTable.Empty.Size);
        SizeOf("GET /a", "GET /b").Should().Be(one + (one - EndpointTable.Empty.Size));
        SizeOf("GET /" + new string('a', 101)).Should().Be(one + (3 * 2 * 100));

        static int SizeOf(params string[] rules) => EndpointRules.ToTable(rules).Size;
    }

    [Test]
    public void Find_PathThatWasRefused_Throws()
    {
        RequestPath.TryRead("/..", out var path);

        var act = () => EndpointTable.Empty.Find("GET", path);
        act.Should().Throw<ArgumentException>().WithParameterName("path").WithMessage("A path that was refused matches nothing*");
    }

    [Test]
    public void EndpointTable_TwoEndpointsOfOnePathAndMethod_Throws()
    {
        var act = () => EndpointRules.ToTable(["GET /a", "get /A/"]);

        act.Should().Throw<ArgumentException>();
    }
}
