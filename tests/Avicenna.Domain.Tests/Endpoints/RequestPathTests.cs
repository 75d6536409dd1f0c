using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class RequestPathTests
{
    [TestCase("/", "/")]
    [TestCase("/a", "/a")]
    [TestCase("/a/b.c-d_e~f/0", "/a/b.c-d_e~f/0")]
    [TestCase("/Orders/ABC", "/orders/abc")]
    [TestCase("/a/", "/a")]
    [TestCase("/...", "/...")]
    [TestCase("/.a/a./..a", "/.a/a./..a")]
    public void TryRead_OrdinaryPath_IsItInLowerCaseWithoutTrailingSlash(string target, string canonical) => Read(target).Should().Be(canonical);

    [TestCase("/?", "/")]
    [TestCase("/a?x=1", "/a")]
    [TestCase("/a/?x=1", "/a")]
    [TestCase("/a?x=1?y=/../%zz\\;#\0\u4E00", "/a")]
    public void TryRead_Query_IsCutOffAtTheFirstQuestionMark(string target, string canonical) => Read(target).Should().Be(canonical);

    [TestCase("/%61%7A%41%5A%30%39", "/azaz09")]
    [TestCase("/%2D%2e%2Ea%5f%7E", "/-..a_~")]
    [TestCase("/%2E%2e%2E", "/...")]
    public void TryRead_EscapeOfAnUnreservedCharacter_IsDecoded(string target, string canonical) => Read(target).Should().Be(canonical);

    [TestCase("/%252e%252E", "/%252e%252e")]
    [TestCase("/%2541", "/%2541")]
    [TestCase("/%25", "/%25")]
    [TestCase("/%3B%23%3F", "/%3b%23%3f")]
    public void TryRead_OtherEscape_StaysAndIsNeverDecodedTwice(string target, string canonical) => Read(target).Should().Be(canonical);

    [Test]
    public void TryRead_CharacterPlainOrEscaped_IsTheSamePath([Values(" ", "\"", "<", ">", "^", "`", "{", "|", "}", "[", "]", "!", "$", "&", "'", "(", ")", "*", "+", ",", ":", "=", "@")] string text)
    {
        var escape = $"%{(int)text[0]:X2}";

        Read($"/a{text}b").Should().Be(Read($"/a{escape}b")).And.Be($"/a{escape}b".ToLowerInvariant());
    }

    [TestCase("é", "%c3%a9")]
    [TestCase("É", "%c3%89")]
    [TestCase("\u00A0", "%c2%a0")]
    [TestCase("漢", "%e6%bc%a2")]
    [TestCase("\uFFFD", "%ef%bf%bd")]
    [TestCase("😀", "%f0%9f%98%80")]
    [TestCase("\U0010FFFF", "%f4%8f%bf%bf")]
    public void TryRead_Utf8_IsEscapedWhetherItCamePlainOrEscaped(string text, string canonical)
    {
        Read("/" + Targets.Octets(text)).Should().Be("/" + canonical);
        Read("/" + canonical.ToUpperInvariant()).Should().Be("/" + canonical);
        Read("/" + Targets.Octets(text)[0] + canonical[3..]).Should().Be("/" + canonical);
    }

    [TestCase("/Orders/7/?x=1", "/orders/7")]
    [TestCase("/%61", "/a")]
    [TestCase("/é", "/%c3%a9")]
    [TestCase("/😀?", "/%f0%9f%98%80")]
    [TestCase("/\u0100", "/%c4%80")]
    public void TryParse_Text_IsReadAsItsUtf8(string text, string canonical)
    {
        RequestPath.TryParse(text, out var path, out var problem).Should().BeTrue(problem);
        path.ToString().Should().Be(canonical);
    }

    [TestCase("", "path must begin with '/'")]
    [TestCase("?x", "path must begin with '/'")]
    [TestCase("https://example.com/a", "path must begin with '/'")]
    [TestCase("/a/../b", "path must not have '.' or '..' as a segment, plain or escaped: write the path that it leads to")]
    [TestCase("/a//b", "path must not have an empty segment: write one '/' between segments")]
    [TestCase("/a%2Fb", "path must not contain '\\', %5C or %2F: only '/' separates segments")]
    [TestCase("/a;b", "path must not contain ';': write %3B for a literal one")]
    [TestCase("/a\u0085", "path must not contain control characters, plain or escaped")]
    [TestCase("/%FF", "path must be UTF-8 where it has escapes above %7F")]
    public void TryParse_PathThatIsRefused_SaysWhy(string text, string sentence)
    {
        RequestPath.TryParse(text, out var path, out var problem).Should().BeFalse();
        problem.Should().Be(sentence);
        path.ToString().Should().BeEmpty();
    }

    // An attribute can't hold one.
    [Test]
    public void TryParse_LoneSurrogate_IsRefused() =>
        TryParse_PathThatIsRefused_SaysWhy("/a\uD800", "path must be well-formed Unicode, without lone surrogates");

    [Test]
    public void TryRead_CanonicalText_AllocatesNothing()
    {
        const string Target = "/orders/42/items/?page=2";
        RequestPath.TryRead(Target, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RequestPath.TryRead(Target, out var path);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        path.ToString().Should().Be("/orders/42/items");
    }

    private static string Read(string target)
    {
        RequestPath.TryRead(target, out var path).Should().BeTrue();
        path.ToString().Should().Be(path.Canonical.ToString());
        return path.ToString();
    }
}
