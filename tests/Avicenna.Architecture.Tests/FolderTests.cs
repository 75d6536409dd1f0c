using System.Text.RegularExpressions;

namespace Avicenna.Architecture.Tests;

/// <summary>Which folders of a project use which: an arrow is a <c>using</c>.</summary>
public sealed partial class FolderTests
{
    private static readonly string[] Projects = ["Avicenna.Domain", "Avicenna.Application", "Avicenna.Infrastructure", "Avicenna.Api", "Avicenna.AspNetCore"];

    // A third database is a third room beside these two.
    private static readonly (string From, string[] To)[] InfrastructureArrows =
    [
        ("Database", []),
        ("Database.Sqlite", ["Database", "Security"]),
        ("Database.SqlServer", ["Database"]),
        ("Changes", ["Database", "Redis"]),
        ("Repositories", ["Database", "Changes"]),
        ("Redis", []),
        ("Security", []),
    ];

    [TestCaseSource(nameof(Projects))]
    public void Folders_OfAProject_NeverUseEachOther(string project)
    {
        var arrows = ArrowsOf(project);

        arrows.Should().NotBeEmpty();
        arrows.Where(arrow => arrows.Contains((arrow.To, arrow.From))).Should().BeEmpty();
    }

    [Test]
    public void Folders_OfTheInfrastructure_UseNoOthersThanTheseMay()
    {
        var arrows = ArrowsOf("Avicenna.Infrastructure");

        arrows.Select(arrow => arrow.From).Should().BeSubsetOf(InfrastructureArrows.Select(allowed => allowed.From));
        arrows.Where(arrow => !InfrastructureArrows.Single(allowed => allowed.From == arrow.From).To.Contains(arrow.To)).Should().BeEmpty();
    }

    // The project's own folder is its composition root, which may use all.
    private static HashSet<(string From, string To)> ArrowsOf(string project) =>
    [
        .. from file in Solution.Sources()
           let own = FolderOf(project, Namespace.Match(file.Text).Groups["name"].Value)
           where own is { Length: > 0 }
           from Match match in Using.Matches(file.Text)
           let other = FolderOf(project, match.Groups["name"].Value)
           where other is { Length: > 0 } && other != own
           select (own, other),
    ];

    private static string? FolderOf(string project, string name) =>
        name == project ? "" : name.StartsWith($"{project}.", StringComparison.Ordinal) ? name[(project.Length + 1)..] : null;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [GeneratedRegex(@"^using (?:static )?(?<name>Avicenna\.[\w.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Using { get; }
}
