using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Dashboard;

/// <summary><c>/</c> and the files of its page, as any HTTP client gets them.</summary>
internal sealed partial class DashboardPageTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    private static readonly ApiRequest Root = ApiRequest.Get("/") with { Authorization = null, Host = "www.example.com" };

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "avicenna.dev" };

    [Test]
    public async Task Page_AnyHostNoKey_HasTheStrictPolicy()
    {
        var page = await GetPageAsync();

        page.Status.Should().Be(200);
        page.ContentHeaders.ContentType?.ToString().Should().Be("text/html; charset=utf-8");
        page.Header("Content-Security-Policy").Should().Be(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'");
        page.Header("Referrer-Policy").Should().Be("no-referrer");
        page.Header("Cross-Origin-Opener-Policy").Should().Be("same-origin");
        page.Header("X-Content-Type-Options").Should().Be("nosniff");
        page.Header("Cache-Control").Should().Be("no-cache");
        page.Header("Vary").Should().Be("Accept");
    }

    [Test]
    public async Task Page_Unchanged_IsNotSentAgain()
    {
        var tag = (await GetPageAsync()).Header("ETag")!;

        var again = await Api.SendAsync(Root.WithHeader("Accept", Browser).WithHeader("If-None-Match", tag));

        again.Status.Should().Be(304);
        again.Header("ETag").Should().Be(tag);
        again.Body.Should().BeEmpty();
    }

    [Test]
    public async Task Files_OfThePage_AreHereAndKeptForever()
    {
        var files = Link.Matches((await GetPageAsync()).Body).Select(match => match.Groups["file"].Value).ToList();

        files.Should().HaveCountGreaterThan(5);
        foreach (var file in files)
        {
            var response = await Api.SendAsync(Root with { Path = file });
            response.Status.Should().Be(200, file);
            response.Header("Cache-Control").Should().Be("public, max-age=31536000, immutable");
            response.Header("X-Content-Type-Options").Should().Be("nosniff");
            response.Header("Vary").Should().Be("Accept-Encoding");
        }
    }

    [TestCase("br, gzip", "br")]
    [TestCase("gzip;q=0.5", "gzip")]
    [TestCase("br;q=0, gzip", "gzip")]
    [TestCase("identity", null)]
    [TestCase("", null)]
    public async Task File_ByAcceptEncoding_IsSentInTheSmallestForm(string accepted, string? expected)
    {
        var file = Link.Matches((await GetPageAsync()).Body)[0].Groups["file"].Value;

        (await Api.SendAsync((Root with { Path = file }).WithHeader("Accept-Encoding", accepted))).ContentHeaders.ContentEncoding.SingleOrDefault().Should().Be(expected);
    }

    [TestCase("*/*")]
    [TestCase("application/json")]
    [TestCase("application/json, text/html;q=0.5")]
    [TestCase("text/html;q=0")]
    [TestCase(null)]
    public async Task Root_ClientThatAsksForNoHtml_GetsTheAddresses(string? accept)
    {
        var response = await Api.SendAsync(accept is null ? Root : Root.WithHeader("Accept", accept));

        response.Status.Should().Be(200);
        response.Header("Vary").Should().Be("Accept");
        response.Body.Should().Be(
            """{"success":true,"name":"Avicenna","health_live":"/health/live","health_ready":"/health/ready","openapi":"/openapi/v1.json","llms_txt":"/llms.txt","docs":"/docs"}""");
    }

    [Test]
    public async Task Root_OtherMethodUnknownFileOrParameter_IsRefusedAsElsewhere()
    {
        var folder = Link.Match((await GetPageAsync()).Body).Groups["folder"].Value;

        (await Api.SendAsync(Root with { Method = "POST", Host = "avicenna.dev" })).ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
        (await Api.SendAsync(Root with { Path = "/?key=value" })).Status.Should().Be(400);
        foreach (var path in new[] { $"{folder}/app/nothing.js", $"{folder}/app/index.html", "/assets/0123456789abcdef/app/main.js", "/assets", "/index.html" })
        {
            (await Api.SendAsync(Root with { Path = path, Host = "avicenna.dev" })).ShouldBeProblem(404, "Not Found", "not_found", "Not found");
        }
    }

    private Task<ApiResponse> GetPageAsync() => Api.SendAsync(Root.WithHeader("Accept", Browser));

    [GeneratedRegex("(?:href|src)=\"(?<file>(?<folder>/assets/[0-9a-f]{16})/[^\"]+)\"")]
    private static partial Regex Link { get; }
}
