using System.Text.RegularExpressions;

namespace Avicenna.Architecture.Tests;

public sealed partial class LayoutTests
{
    private static readonly IReadOnlyList<(string Path, string Text)> Sources = Solution.Sources();

    [Test]
    public void Namespaces_OfAllFiles_AreTheirFolders()
    {
        var files = Sources.Where(file => Namespace.IsMatch(file.Text)).ToList();

        files.Should().NotBeEmpty();
        files.Where(file => Namespace.Match(file.Text).Groups["name"].Value != Path.GetDirectoryName(file.Path)!.Replace('/', '.').Replace('\\', '.'))
            .Select(file => file.Path)
            .Should().BeEmpty();
    }

    [Test]
    public void FilesWithoutANamespace_All_AreTheEntryPointAndSharedUsings() =>
        Sources.Where(file => !Namespace.IsMatch(file.Text) && !file.Path.EndsWith("/GlobalUsings.cs", StringComparison.Ordinal))
            .Select(file => file.Path).Should().Equal("Avicenna.Api/Program.cs");

    [Test]
    public void Files_All_BeginWithTheTypeThatTheyAreNamedAfter()
    {
        var files = Sources.Select(file => (file.Path, Types: TopLevelType.Matches(file.Text).Select(match => match.Groups["name"].Value).ToList())).ToList();

        files.Should().Contain(file => file.Types.Count == 1).And.Contain(file => file.Types.Count > 1);
        // A use case's file begins with its command or query.
        files.Where(file => file.Types.Count > 0 && !file.Types[0].StartsWith(Path.GetFileNameWithoutExtension(file.Path), StringComparison.Ordinal))
            .Select(file => file.Path)
            .Should().BeEmpty();
    }

    [Test]
    public void Files_All_HaveNoRegions() =>
        Sources.Where(file => file.Text.Contains("#region", StringComparison.Ordinal)).Select(file => file.Path).Should().BeEmpty();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [GeneratedRegex(@"^(?:public|internal)(?: \w+)*? (?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType { get; }
}
