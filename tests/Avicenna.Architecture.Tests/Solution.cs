using System.Xml.Linq;

namespace Avicenna.Architecture.Tests;

/// <summary>The solution's files, found from where the tests run.</summary>
internal static class Solution
{
    private static readonly string Root = FindRoot();

    /// <summary>What a project under <c>src</c> names in its items of that kind.</summary>
    public static IReadOnlyList<string> Items(string project, string kind) =>
    [
        .. XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    public static IReadOnlyList<string> Projects() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(directory => Path.GetFileName(directory)!)];

    /// <summary>A file's full path.</summary>
    /// <param name="path">Below the solution's folder, with slashes.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The source files of the product or, in <c>tests</c>, of its tests, by their path below that folder with slashes.</summary>
    public static IReadOnlyList<(string Path, string Text)> Sources(string folder = "src")
    {
        var source = Path.Combine(Root, folder);
        return
        [
            .. from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
               let path = Path.GetRelativePath(source, file).Replace('\\', '/')
               where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
               select (path, File.ReadAllText(file)),
        ];
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Avicenna.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("Avicenna.sln is not above the tests");
    }
}
