using Avicenna.Api.Routing;

namespace Avicenna.Api.Tests.Routing;

internal sealed class AbsoluteUrlTests
{
    [TestCase("http://a/", "/")]
    [TestCase("https://api.example.com/a/b?c=d://e", "/a/b?c=d://e")]
    [TestCase("http://API-1.example.com:8080/a", "/a")]
    [TestCase("http://a:1/", "/")]
    [TestCase("http://a:99999//..", "//..")]
    [TestCase("http://127.0.0.1/a@b:c", "/a@b:c")]
    [TestCase("http://[::1]/a", "/a")]
    [TestCase("https://[2001:DB8::1]:8443/?", "/?")]
    [TestCase("https://[::ffff:192.0.2.1]/a#b", "/a#b")]
    [TestCase("http://a./a", "/a")]
    public void TryReadTarget_PlainUrl_IsAllFromTheFirstSlash(string url, string target)
    {
        AbsoluteUrl.TryReadTarget(url, out var read).Should().BeTrue();
        read.Should().Be(target);
    }

    [TestCase("")]
    [TestCase("/a")]
    [TestCase("a")]
    [TestCase("http://a")]
    [TestCase("http://a?/b")]
    [TestCase("http://a#/b")]
    [TestCase("http:///b")]
    [TestCase("http:/a/b")]
    [TestCase("//a/b")]
    [TestCase("HTTP://a/b")]
    [TestCase("Https://a/b")]
    [TestCase("ftp://a/b")]
    [TestCase("ws://a/b")]
    [TestCase(" http://a/b")]
    [TestCase("http://api.example.com:?/b")]
    [TestCase("http://api.example.com:/b")]
    [TestCase("http://api.example.com:123456/b")]
    [TestCase("http://api.example.com:1:2/b")]
    [TestCase("http://api.example.com:8a/b")]
    [TestCase("http://api.example.com:-1/b")]
    [TestCase("http://api.example.com:\u0661/b")]
    [TestCase("http://user@a/b")]
    [TestCase("http://user:pass@a/b")]
    [TestCase("http://a b/c")]
    [TestCase("http://a_b/c")]
    [TestCase("http://a%2Fb/c")]
    [TestCase("http://caf\u00E9/c")]
    [TestCase("http://a\\b/c")]
    [TestCase("http://:80/b")]
    [TestCase("http://[]/b")]
    [TestCase("http://[::1/b")]
    [TestCase("http://::1/b")]
    [TestCase("http://[::1]a/b")]
    [TestCase("http://[::1]:/b")]
    [TestCase("http://[127.0.0.1]/b")]
    [TestCase("http://[::1%1]/b")]
    [TestCase("http://[fe80::1%eth0]/b")]
    [TestCase("http://[::g]/b")]
    [TestCase("http://[::1]]/b")]
    public void TryReadTarget_AnythingElse_IsRefused(string url) => AbsoluteUrl.TryReadTarget(url, out _).Should().BeFalse();
}
