using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>A fenced block of a Markdown document.</summary>
/// <param name="Language">What stands behind the opening fence, such as <c>bash</c>.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed partial record MarkdownBlock(string Language, string Text)
{
    /// <summary>Reads all blocks of a document of the repository, in order.</summary>
    public static IReadOnlyList<MarkdownBlock> ReadAll(string document) =>
        [.. Fenced.Matches(File.ReadAllText(Path.Combine(Repository.Root, document)).ReplaceLineEndings("\n")).Select(match => new MarkdownBlock(match.Groups["language"].Value, match.Groups["text"].Value))];

    [GeneratedRegex("^ *```(?<language>\\w*)\n(?<text>.*?)\n *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced { get; }
}
