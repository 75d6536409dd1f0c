using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.OpenApi;

/// <summary><c>/docs</c>, which must work without a network and let nothing in from elsewhere.</summary>
internal sealed partial class DocsPageTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Page = ApiRequest.Get("/docs/index.html") with { Authorization = null, Host = "www.example.com" };

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "avicenna.dev" };

    [Test]
    public async Task Page_AnyHostNoKey_HasItsFilesHereAndAStrictPolicy()
    {
        var page = await Api.SendAsync(Page);

        page.Status.Should().Be(200);
        page.Header("Content-Security-Policy").Should().StartWith("default-src 'none'; script-src 'self'; style-src 'self' 'sha256-").And.NotContain("unsafe");
        var files = Link.Matches(page.Body).Select(match => match.Groups["file"].Value).ToList();
        files.Should().HaveCountGreaterThan(4).And.OnlyContain(file => !file.Contains("//", StringComparison.Ordinal));
        foreach (var file in files)
        {
            (await Api.SendAsync(Page with { Path = $"/docs/{file}" })).Status.Should().Be(200, file);
        }
    }

    [Test]
    public async Task Page_Script_NamesTheServedDocument() =>
        (await Api.SendAsync(Page with { Path = "/docs/index.js" })).Body.Should().Contain("\"url\":\"/openapi/v1.json\"").And.Contain("\"persistAuthorization\":false");

    [TestCase("/docs", "docs/index.html")]
    [TestCase("/docs/", "index.html")]
    public async Task Page_WithoutAFile_LeadsToIt(string path, string location)
    {
        var response = await Api.SendAsync(Page with { Path = path });

        response.Status.Should().Be(301);
        response.Header("Location").Should().Be(location);
    }

    [Test]
    public async Task Page_OtherMethodOrUnknownFile_IsRefusedAsElsewhere()
    {
        (await Api.SendAsync(Page with { Method = "POST", Host = "avicenna.dev" })).ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
        (await Api.SendAsync(Page with { Path = "/docs/other.js" })).ShouldBeProblem(404, "Not Found", "not_found", "Not found");
    }

    [GeneratedRegex("(?:href|src)=\"(?:\\./)?(?<file>[^\"]+)\"")]
    private static partial Regex Link { get; }
}
