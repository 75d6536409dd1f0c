using System.Text.RegularExpressions;

namespace Avicenna.Api.Documentation;

/// <summary>A file of the documentation, embedded in the program.</summary>
/// <param name="Path">The path in the repository, such as <c>docs/api.md</c>. The file is served at the same path, so that relative links work.</param>
internal sealed partial record Document(string Path)
{
    private const string ResourcePrefix = "documentation/";

    /// <summary>All embedded files, ordered by path.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. typeof(Document).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => new Document(name[ResourcePrefix.Length..]))
            .OrderBy(document => document.Path, StringComparer.Ordinal),
    ];

    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.Ordinal);

    public string MediaType => System.IO.Path.GetExtension(Path) switch
    {
        ".md" => "text/markdown; charset=utf-8",
        ".png" => "image/png",
        _ => "text/plain; charset=utf-8",
    };

    public Stream Open() => typeof(Document).Assembly.GetManifestResourceStream(ResourcePrefix + Path)!;

    /// <summary>Reads the title and the first sentence of a Markdown file.</summary>
    public (string Title, string Sentence) ReadSummary()
    {
        using var reader = new StreamReader(Open());
        var paragraphs = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => paragraph.Trim('\n').Replace('\n', ' ')).ToList();
        var text = paragraphs.First(paragraph => !paragraph.StartsWith('#'));
        return (paragraphs[0].TrimStart('#', ' '), FirstSentence.Match(Link.Replace(Label.Replace(text, ""), "$1")).Value);
    }

    // The bold word at the beginning of a decision record.
    [GeneratedRegex(@"^\*\*\w+\.\*\* ")]
    private static partial Regex Label { get; }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^.+?\.(?= |$)")]
    private static partial Regex FirstSentence { get; }
}
