using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>What can be read in two ways is refused, even where everything else is open.</summary>
internal sealed class VerifyPathTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        await Api.CreateEndpointAsync("/**", "*", "none");
        await Api.SetAsync("""{"default_authentication":"none","allow_preflight":true}""");
    }

    [TestCase("/a/../b", TestName = "{m}(dots)")]
    [TestCase("/a/./b", TestName = "{m}(a dot)")]
    [TestCase("/..", TestName = "{m}(dots alone)")]
    [TestCase("/.", TestName = "{m}(a dot alone)")]
    [TestCase("/a/..?x=1", TestName = "{m}(dots before a query)")]
    [TestCase("/%2e%2E/b", TestName = "{m}(escaped dots)")]
    [TestCase("/a/.%2e", TestName = "{m}(half escaped dots)")]
    [TestCase("/a/%2E/", TestName = "{m}(an escaped dot)")]
    [TestCase("/a\\b", TestName = "{m}(a backslash)")]
    [TestCase("/a%5Cb", TestName = "{m}(an escaped backslash)")]
    [TestCase("/a%5cb", TestName = "{m}(an escaped backslash in lower case)")]
    [TestCase("/a%2Fb", TestName = "{m}(an escaped slash)")]
    [TestCase("/a%2fb", TestName = "{m}(an escaped slash in lower case)")]
    [TestCase("/a%00", TestName = "{m}(an escaped NUL)")]
    [TestCase("/a%0A", TestName = "{m}(an escaped line feed)")]
    [TestCase("/a%7F", TestName = "{m}(an escaped DEL)")]
    [TestCase("/a%C2%85", TestName = "{m}(an escaped control character above ASCII)")]
    [TestCase("/a\0", TestName = "{m}(NUL)")]
    [TestCase("/a\u0001b", TestName = "{m}(a control character)")]
    [TestCase("/a\tb", TestName = "{m}(a tab)")]
    [TestCase("/a\u007F", TestName = "{m}(DEL)")]
    [TestCase("/a;b", TestName = "{m}(a semicolon)")]
    [TestCase("/a;b=1/c", TestName = "{m}(a matrix parameter)")]
    [TestCase("/a#b", TestName = "{m}(a fragment)")]
    [TestCase("/a//b", TestName = "{m}(an empty segment)")]
    [TestCase("//a", TestName = "{m}(an empty segment first)")]
    [TestCase("/a//", TestName = "{m}(two slashes last)")]
    [TestCase("http://example.com/a", TestName = "{m}(an absolute form)")]
    [TestCase("example.com:443", TestName = "{m}(an authority)")]
    [TestCase("*", TestName = "{m}(an asterisk)")]
    [TestCase("a/b", TestName = "{m}(no slash first)")]
    [TestCase("?a=/b", TestName = "{m}(a query alone)")]
    [TestCase("%2Fa", TestName = "{m}(an escaped slash first)")]
    [TestCase("/%FF", TestName = "{m}(escapes that are no UTF-8)")]
    [TestCase("/%C3", TestName = "{m}(a cut sequence)")]
    [TestCase("/%C3/%A9", TestName = "{m}(a parted sequence)")]
    [TestCase("/%C0%AF", TestName = "{m}(an overlong sequence)")]
    [TestCase("/%ED%A0%80", TestName = "{m}(a surrogate)")]
    [TestCase("/%F4%90%80%80", TestName = "{m}(beyond Unicode)")]
    [TestCase("/\u00FF", TestName = "{m}(an octet that is no UTF-8)")]
    [TestCase("/\u0101", TestName = "{m}(what is no octet)")]
    [TestCase("/a%", TestName = "{m}(a percent sign)")]
    [TestCase("/a%4", TestName = "{m}(half an escape)")]
    [TestCase("/a%zz", TestName = "{m}(no escape)")]
    [TestCase("/a%u0041", TestName = "{m}(an escape of another kind)")]
    public async Task Verify_UnclearPath_IsRefusedForEveryKeyAndMethod(string uri)
    {
        foreach (var method in new[] { "GET", "OPTIONS" })
        {
            var question = ApiRequest.Verify(method, uri).WithHeader("Origin", "https://a.example").WithHeader("Access-Control-Request-Method", "GET");
            (await Api.SendFromAsync("192.0.2.1", question)).ShouldRefusePath();
            (await Api.SendFromAsync("192.0.2.1", question.WithKey(User.Secret))).ShouldRefusePath();
            (await Api.SendFromAsync("192.0.2.1", question.WithKey(Admin.Secret))).ShouldRefusePath();
        }
    }

    [TestCase("/", TestName = "{m}(the root)")]
    [TestCase("/a/", TestName = "{m}(a slash last)")]
    [TestCase("/a?x=../..//;%00%2F%ZZ\\", TestName = "{m}(anything in the query)")]
    [TestCase("/a??", TestName = "{m}(question marks)")]
    [TestCase("/a%3Bb", TestName = "{m}(an escaped semicolon)")]
    [TestCase("/a%23b%3Fc", TestName = "{m}(escaped delimiters)")]
    [TestCase("/a%252e%252e", TestName = "{m}(an escaped percent sign)")]
    [TestCase("/.../a..b/.c", TestName = "{m}(dots that are no dot segments)")]
    [TestCase("/%C3%A9", TestName = "{m}(escaped UTF-8)")]
    [TestCase("/\u00C3\u00A9", TestName = "{m}(UTF-8)")]
    [TestCase("/a:b@c,d=e+f$g!h(i)'*", TestName = "{m}(reserved characters)")]
    public async Task Verify_ClearPath_IsDecided(string uri) =>
        (await Api.SendFromAsync("192.0.2.1", ApiRequest.Verify("GET", uri))).ShouldLetAnyoneIn();

    [Test]
    public async Task Verify_UnclearPathAndAmbiguousTarget_IsAmbiguous() =>
        (await Api.SendAsync(ApiRequest.Verify("GET", "/a/../b").WithHeader("X-Forwarded-Uri", "/a"))).ShouldRefuseTarget();

    [Test]
    public async Task Verify_UnclearPath_CountsAgainstNoLimit()
    {
        var (secret, id) = await Api.CreateKeyAsync("user", ",\"ratelimit_min\":1");
        for (var count = 0; count < 3; count++)
        {
            (await Api.SendAsync(ApiRequest.Verify("GET", "/a/../b").WithKey(secret))).ShouldRefusePath();
        }

        (await Api.SendAsync(new ApiRequest("GET", "/verify").WithKey(secret))).ShouldLetIn(id, "user");
    }
}
