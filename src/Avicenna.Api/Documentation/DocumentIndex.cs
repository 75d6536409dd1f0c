namespace Avicenna.Api.Documentation;

/// <summary>Writes <c>/llms.txt</c>, the index of the documentation, in the form that llmstxt.org describes.</summary>
internal static class DocumentIndex
{
    private const string Readme = "README.md";

    // Each document is in the first section that has a prefix of its path.
    private static readonly (string Heading, string[] Prefixes, string First)[] Sections =
    [
        ("API", ["docs/api.md", "docs/api/", "docs/clients.md", "docs/aspnetcore.md", "docs/sidecar.md"], """
            - [API reference](/docs/index.html): Every call with its parameters and responses, as a page on which you can try the calls.
            - [OpenAPI 3.1 document](/openapi/v1.json): The same reference for programs, also in [YAML](/openapi/v1.yaml).

            """),
        ("Operation", [Readme, "docs/tour.md", "docs/configuration.md", "docs/operations.md", "docs/observability.md", "docs/performance.md", "docs/operations/", "docs/security.md", "docs/threat-model.md", "docs/gateway.md", "docs/proxies/", "docs/dashboard.md"], $"""
            - [README](/{Readme}): How to run Avicenna, in Development and in Production, the first calls, and all settings.

            """),
        // llmstxt.org's name for documents that a reader with a small context can skip.
        ("Optional", [""], ""),
    ];

    public static string Write()
    {
        var index = new StringBuilder(
            """
            # Avicenna

            > Avicenna issues, verifies, limits and governs API keys for the HTTP API of one or many tenants. It decides who may call which endpoint, and how often.

            Every server has its own documentation, for the version that it runs. Reading it takes no key.

            """);
        foreach (var section in Document.All.Where(document => document.IsMarkdown).GroupBy(FindSection).OrderBy(section => section.Key))
        {
            var (heading, prefixes, first) = Sections[section.Key];
            index.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n{first}");
            foreach (var document in section.Where(document => document.Path != Readme).OrderBy(document => FindPrefix(prefixes, document)))
            {
                var (title, sentence) = document.ReadSummary();
                index.Append(CultureInfo.InvariantCulture, $"- [{title}](/{document.Path}): {sentence}\n");
            }
        }

        return index.ToString();
    }

    private static int FindSection(Document document) =>
        Array.FindIndex(Sections, section => FindPrefix(section.Prefixes, document) >= 0);

    private static int FindPrefix(string[] prefixes, Document document) =>
        Array.FindIndex(prefixes, prefix => document.Path.StartsWith(prefix, StringComparison.Ordinal));
}
