using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class RequestPathRefusalTests
{
    private static IEnumerable<string> RawControls => Characters(0x00, 0x1F).Concat(Characters(0x7F, 0x7F)).Concat(Characters(0x80, 0x9F).Select(Targets.Octets));

    private static IEnumerable<TestCaseData> Controls =>
        RawControls.Concat(RawControls.Select(control => string.Concat(control.Select(octet => $"%{(int)octet:X2}")))).Select(Unprintable.Case);

    private static IEnumerable<TestCaseData> InvalidUtf8 => new[]
    {
        "%80", "%BF", "%C3", "%C3/", "%C3a", "%C3%C3%A9", "%E2%82", "%F0%9F%98", "%C0%AF", "%C1%BF", "%E0%80%AF", "%E0%9F%BF", "%F0%80%80%AF", "%F0%8F%BF%BF",
        "%ED%A0%80", "%ED%BF%BF", "%F4%90%80%80", "%F5%80%80%80", "%FE", "%FF", "\u00FF", "\u00C3", "\u00C3a", "\u00C0\u00AF", "\u00ED\u00A0\u0080", "\u00C3%2F",
    }.Select(Unprintable.Case);

    [TestCase("")]
    [TestCase("?/a")]
    [TestCase("a/b")]
    [TestCase("*")]
    [TestCase("%2Fa")]
    [TestCase(" /a")]
    [TestCase("http://example.com/a")]
    [TestCase("example.com:443")]
    public void TryRead_NoLeadingSlash_IsRefused(string target) => Refuse(target);

    [Test]
    public void TryRead_DotSegment_IsRefusedWhereverItStands(
        [Values(".", "..", "%2e", "%2E", ".%2e", "%2E.", "%2e%2E")] string segment,
        [Values("/{0}", "/{0}/", "/a/{0}", "/{0}/a", "/a/{0}/b", "/a/{0}?x", "/A/{0}")] string around) => Refuse(string.Format(null, around, segment));

    [TestCase("//")]
    [TestCase("//a")]
    [TestCase("/a//")]
    [TestCase("/a//b")]
    [TestCase("//example.com/a")]
    [TestCase("/A//?x")]
    public void TryRead_EmptySegment_IsRefused(string target) => Refuse(target);

    [TestCase("/a\\b")]
    [TestCase("\\a")]
    [TestCase("/a%5Cb")]
    [TestCase("/a%5cb")]
    [TestCase("/a%2Fb")]
    [TestCase("/a%2fb")]
    [TestCase("/..%2fa")]
    public void TryRead_OtherSeparator_IsRefused(string target) => Refuse(target);

    [TestCase("/a;b")]
    [TestCase("/a;v=1?x")]
    [TestCase("/..;/a")]
    [TestCase("/a#b")]
    [TestCase("/a#?b")]
    public void TryRead_ParameterOrFragment_IsRefused(string target) => Refuse(target);

    [TestCaseSource(nameof(Controls))]
    public void TryRead_ControlCharacter_IsRefused(string control)
    {
        Refuse($"/a{control}b");
        Refuse($"/{control}");
    }

    [TestCaseSource(nameof(InvalidUtf8))]
    public void TryRead_InvalidUtf8_IsRefused(string octets)
    {
        Refuse($"/{octets}");
        Refuse($"/a{octets}/b");
    }

    [TestCase("/%")]
    [TestCase("/%4")]
    [TestCase("/%/1")]
    [TestCase("/%zz")]
    [TestCase("/%4g")]
    [TestCase("/% 1")]
    [TestCase("/%4\0")]
    [TestCase("/%+1")]
    [TestCase("/%u002e")]
    [TestCase("/%%32%65")]
    [TestCase("/a%4?1")]
    public void TryRead_MalformedEscape_IsRefused(string target) => Refuse(target);

    [TestCase("/\u0100")]
    [TestCase("/\u012F..")]
    [TestCase("/\uFF0E\uFF0E")]
    [TestCase("/\uD83D\uDE00")]
    [TestCase("/\uD800", TestName = "{m}(U+D800)")]
    public void TryRead_CharacterThatIsNoOctet_IsRefused(string target) => Refuse(target);

    private static void Refuse(string target)
    {
        RequestPath.TryRead(target, out var path).Should().BeFalse();
        path.Canonical.IsEmpty.Should().BeTrue();
    }

    private static IEnumerable<string> Characters(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(value => ((char)value).ToString());
}
