using System.Net;
using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.AspNetCore.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.AspNetCore.Tests.Verification;

/// <summary>Requests that servers, proxies and Avicenna could read differently: the target that is asked about is what the client sent.</summary>
internal sealed class RawRequestTests : HandlerFixture
{
    [TestCase("/any/../key")]
    [TestCase("/any/%2e%2e/key")]
    [TestCase("/any/%2E./key")]
    [TestCase("/./key")]
    [TestCase("//key")]
    [TestCase("/any//key")]
    [TestCase("/%6bey")]
    [TestCase("/KEY")]
    [TestCase("/key/")]
    [TestCase("/any/a%2Fb")]
    [TestCase("/any/a%5Cb")]
    [TestCase("/any/a;b=/key")]
    [TestCase("/any/%FF")]
    [TestCase("/any/%c3%a9")]
    [TestCase("/any/a+b%20c%25d")]
    [TestCase("/any/%252e%252e/key")]
    [TestCase("/key?/../open")]
    [TestCase("/key?a=%00")]
    [TestCase("http://elsewhere.example/key")]
    [TestCase("http://elsewhere.example:8080/any/../key?q")]
    public async Task Target_AnySpelling_IsAskedAboutAsTheClientSentItOrRefused(string target)
    {
        var response = await Api.SendRawAsync($"GET {target} HTTP/1.1\r\nHost: elsewhere.example\r\nAuthorization: Bearer {GuardedApi.Key}\r\nConnection: close\r\n\r\n");

        if (response.StartsWith("HTTP/1.1 400", StringComparison.Ordinal))
        {
            Avicenna.Questions.Should().BeEmpty("a request that is refused before need not be asked about");
        }
        else
        {
            Avicenna.Last.Header("X-Forwarded-Uri").Should().Be(target);
        }
    }

    [TestCase("/any/../key")]
    [TestCase("/any/%2e%2e/key")]
    [TestCase("//key")]
    [TestCase("/%6bey?a=/../open")]
    [TestCase("/any/a%2Fb")]
    [TestCase("/key/")]
    public async Task Target_OverHttp2_IsAskedAboutAsTheClientSentItOrRefused(string target)
    {
        using var client = new HttpClient();
        var uri = new Uri($"{Api.Http2Address.GetLeftPart(UriPartial.Authority)}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {GuardedApi.Key}");

        using var response = await client.SendAsync(request);

        Avicenna.Questions.Select(question => question.Header("X-Forwarded-Uri")).Should().Equal(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound ? [target] : []);
        response.StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Target_AbsoluteForm_IsAskedAboutInThatFormOrRefused()
    {
        // Avicenna refuses it as path_refused; its path alone would be another request.
        var response = await Api.SendRawAsync($"GET http://elsewhere.example/any/a HTTP/1.1\r\nHost: elsewhere.example\r\nAuthorization: Bearer {GuardedApi.Key}\r\nConnection: close\r\n\r\n");

        response.Should().StartWith("HTTP/1.1 400").And.Contain("\"code\":\"path_refused\"");
        Avicenna.Questions.Should().BeEmpty();
    }

    [Test]
    public async Task Target_OptionsOfTheServer_IsRefused()
    {
        var response = await Api.SendRawAsync($"OPTIONS * HTTP/1.1\r\nHost: elsewhere.example\r\nAuthorization: Bearer {GuardedApi.Key}\r\nConnection: close\r\n\r\n");

        response.Should().StartWith("HTTP/1.1 400");
    }

    // Avicenna compares only ASCII letters without case, so no other letter may select the endpoint of an ASCII path.
    [TestCase("/%E2%84%AAey", TestName = "Kelvin sign")]
    [TestCase("/%C5%BFecrets", TestName = "Long s")]
    [TestCase("/wr%C4%B1te", TestName = "Dotless i")]
    [TestCase("/wr%C4%B0te", TestName = "I with a dot")]
    [TestCase("/%EF%BD%8Bey", TestName = "Fullwidth k")]
    [TestCase("/ke%CC%81y", TestName = "Combining accent")]
    [TestCase("/k%C2%ADey", TestName = "Soft hyphen")]
    [TestCase("/key%00", TestName = "NUL")]
    [TestCase("/key%20", TestName = "Space")]
    [TestCase("/key.", TestName = "Dot")]
    public async Task Path_LetterThatResemblesAnAsciiOne_SelectsNoOtherEndpoint(string target)
    {
        (await Api.GetAsync(target)).Status.Should().BeOneOf(400, 404);
    }

    [TestCase("HEAD")]
    [TestCase("get")]
    [TestCase("DELETE")]
    [TestCase("QUERY")]
    public async Task Method_Any_IsAskedAboutAsItIs(string method)
    {
        await Api.SendRawAsync($"{method} /any/a HTTP/1.1\r\nHost: elsewhere.example\r\nAuthorization: Bearer {GuardedApi.Key}\r\nConnection: close\r\n\r\n");

        Avicenna.Last.Header("X-Forwarded-Method").Should().Be(method);
    }

    [TestCase("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n", "Bearer a Bearer b")]
    [TestCase("Authorization: Bearer a\r\nAuthorization:\r\n", "Bearer a ")]
    [TestCase("Authorization: Bearer é\r\n", "Bearer malformed credential")]
    [TestCase("Authorization: Bearer a\tb\r\n", "Bearer malformed credential")]
    [TestCase("Authorization: Basic YTpi\r\n", "Basic YTpi")]
    [TestCase("Authorization: a-key\r\n", "a-key")]
    public async Task Credential_Any_IsNeverAnotherKey(string headers, string asked)
    {
        await Api.SendRawAsync($"GET /any/a HTTP/1.1\r\nHost: elsewhere.example\r\n{headers}Connection: close\r\n\r\n");

        // HTTP takes white space off the ends.
        Avicenna.Last.Header("Authorization").Should().Be(asked.Trim());
    }

    // HTTP/2 takes more than HTTP/1.1 does, and other servers than Kestrel have other limits.
    [TestCase("/admin ", false)]
    [TestCase(" /admin", false)]
    [TestCase("/a b", false)]
    [TestCase("/a\r\nX-Forwarded-Uri: /open", false)]
    [TestCase("/é", false)]
    [TestCase("/\u007f", false)]
    [TestCase("/\0", false)]
    [TestCase("", false)]
    [TestCase("/admin", true)]
    public void CanBeAsked_Target_OnlyIfItArrivesAsItIs(string target, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;

        AskedRequest.Of(context.Request, credentialHeader: null).CanBeAsked.Should().Be(expected);
    }
}
