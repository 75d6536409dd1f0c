using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Documentation;

/// <summary><c>/llms.txt</c> and the documents, which must all work on a server without a network.</summary>
internal sealed partial class DocumentationTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Index = new("GET", "/llms.txt") { Authorization = null, Host = "www.example.com" };

    private static readonly IReadOnlyList<string> Files =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(Repository.Root, "*.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => path != "docs/openapi.json"),
    ];

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "avicenna.dev" };

    [Test]
    public async Task Index_AnyHostNoKey_IsServedAlsoToHead()
    {
        var response = await Api.SendAsync(Index);
        var head = await Api.SendAsync(Index with { Method = "HEAD" });

        response.Status.Should().Be(200);
        response.ContentHeaders.ContentType!.ToString().Should().Be("text/plain; charset=utf-8");
        (head.Status, head.Body).Should().Be((200, ""));
        head.ContentHeaders.ContentLength.Should().Be(response.ContentHeaders.ContentLength).And.BePositive();
    }

    [Test]
    public async Task Index_Form_IsATitleASummaryAndSectionsOfDescribedLinks()
    {
        var lines = (await Api.SendAsync(Index)).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines[0].Should().Be("# Avicenna");
        lines[1].Should().StartWith("> Avicenna issues, verifies, limits and governs API keys");
        lines[3..].Where(line => line.StartsWith('#')).Should().Equal("## API", "## Operation", "## Optional");
        lines[3..].Where(line => !line.StartsWith('#')).Should().OnlyContain(line => Entry.IsMatch(line));
    }

    [Test]
    public async Task Index_Links_AreTheDocumentsThatThereAre()
    {
        var links = Link.Matches((await Api.SendAsync(Index)).Body).Select(match => match.Groups["target"].Value);

        links.Should().BeEquivalentTo(
            [.. Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => $"/{file}"), "/docs/index.html", "/openapi/v1.json", "/openapi/v1.yaml"]);
    }

    [Test]
    public async Task Documents_AnyHostNoKey_AreTheFiles()
    {
        foreach (var path in Files)
        {
            var response = await Api.SendAsync(Index with { Path = $"/{path}" });

            response.Status.Should().Be(200, path);
            response.Body.Should().Be(await File.ReadAllTextAsync(Path.Combine(Repository.Root, path)), path);
            response.ContentHeaders.ContentType!.ToString().Should().Be(MediaTypeOf(path), path);
            response.Header("X-Content-Type-Options").Should().Be("nosniff", path);
        }
    }

    [Test]
    public async Task Links_OfTheIndexAndOfAllDocuments_LeadToAPageThatHasTheirSection()
    {
        var (bodies, waiting) = (new Dictionary<string, string>(), new Queue<Uri>([new Uri("http://localhost/llms.txt")]));
        while (waiting.TryDequeue(out var page))
        {
            if (!bodies.TryGetValue(page.AbsolutePath, out var body))
            {
                var response = await Api.SendAsync(Index with { Path = page.AbsolutePath });
                response.Status.Should().Be(200, page.PathAndQuery);
                body = bodies[page.AbsolutePath] = response.Body;
                var isDocument = response.ContentHeaders.ContentType!.MediaType is "text/markdown" || page.AbsolutePath == "/llms.txt";
                foreach (var link in isDocument ? Link.Matches(body).Select(match => match.Groups["target"].Value) : [])
                {
                    var target = new Uri(page, link);
                    (target.Host == "localhost" || target.Scheme == Uri.UriSchemeHttps).Should().BeTrue(link);
                    if (target.Host == "localhost")
                    {
                        waiting.Enqueue(target);
                    }
                }
            }

            Headings(body).Append("").Should().Contain(page.Fragment.TrimStart('#'), page.ToString());
        }

        bodies.Keys.Should().Contain(Files.Select(file => $"/{file}"));
    }

    [Test]
    public async Task Document_OtherMethodQueryOrPath_IsRefusedAsElsewhere([Values("/llms.txt", "/README.md", "/docs/api.md")] string path)
    {
        (await Api.SendAsync(Index with { Path = path, Method = "POST", Host = "avicenna.dev" })).ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
        (await Api.SendAsync(Index with { Path = $"{path}?raw=1" })).ShouldBeInvalid("raw", "Unknown query parameter 'raw'");
        (await Api.SendAsync(Index with { Path = $"{path}/x", Host = "avicenna.dev" })).ShouldBeProblem(404, "Not Found", "not_found", "Not found");
    }

    [TestCase("/docs/../README.md")]
    [TestCase("/docs/%2e%2e/README.md")]
    [TestCase("/docs/..%2fREADME.md")]
    [TestCase("/docs/none.md")]
    [TestCase("/docs/")]
    [TestCase("/appsettings.json")]
    public async Task Document_PathOfNone_IsNeverAFile(string path) =>
        (await Api.SendFromAsync("192.0.2.1", Index with { Path = path, Host = "avicenna.dev" })).Status.Should().BeOneOf(301, 404);

    // As GitHub makes the anchors of headings.
    private static IEnumerable<string> Headings(string markdown) =>
        Heading.Matches(markdown).Select(match => NotInAnchors.Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^- \[[^\]]+\]\(/[^)]+\): .{20,}\.$")]
    private static partial Regex Entry { get; }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^#+ (?<text>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors { get; }

    private static string MediaTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".md" => "text/markdown; charset=utf-8",
        ".png" => "image/png",
        _ => "text/plain; charset=utf-8",
    };
}
