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

    /// <summary>The product's source files, by their path below <c>src</c> with slashes.</summary>
    public static IReadOnlyList<(string Path, string Text)> Sources()
    {
        var source = Path.Combine(Root, "src");
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
