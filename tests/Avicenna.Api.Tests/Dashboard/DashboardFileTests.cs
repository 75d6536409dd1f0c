using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Avicenna.Api.Dashboard;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Dashboard;

/// <summary>The dashboard's files, as they are in the repository and in the program.</summary>
public sealed partial class DashboardFileTests
{
    private const int MostBytesOnTheWire = 120_000;
    private const int MostLines = 200;

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Avicenna.Api", "Dashboard");
    private static readonly IReadOnlyList<DashboardFile> Files = DashboardFile.ReadAll();

    [Test]
    public void Files_Embedded_AreThoseOfTheRepositoryAndTheSameCompressed()
    {
        Files.Should().HaveCountGreaterThan(20);
        foreach (var file in Files)
        {
            file.Content.Should().Equal(File.ReadAllBytes(Path.Combine(Folder, file.Path)), file.Path);
            Decompress(new BrotliStream(new MemoryStream(file.Brotli), CompressionMode.Decompress)).Should().Equal(file.Content, file.Path);
            Decompress(new GZipStream(new MemoryStream(file.Gzip), CompressionMode.Decompress)).Should().Equal(file.Content, file.Path);
        }
    }

    [Test]
    public void Files_Together_AreSmall()
    {
        Files.Sum(file => file.Brotli.Length).Should().BeLessThan(MostBytesOnTheWire);
        Files.Sum(file => file.Gzip.Length).Should().BeLessThan(MostBytesOnTheWire);
    }

    [Test]
    public void VendoredFiles_All_HaveTheHashesOfTheirPackages()
    {
        var hashes = File.ReadAllLines(Path.Combine(Folder, "vendor", "SHA256SUMS")).Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);
        var vendored = Files.Where(file => file.Path.StartsWith("vendor/", StringComparison.Ordinal)).ToDictionary(file => file.Path["vendor/".Length..]);

        vendored.Keys.Should().BeEquivalentTo(hashes.Keys);
        foreach (var (name, file) in vendored)
        {
            Convert.ToHexStringLower(SHA256.HashData(file.Content)).Should().Be(hashes[name], name);
        }
    }

    [Test]
    public void OwnModules_All_ImportFilesThatAreThereAndStayShort()
    {
        var modules = Files.Where(file => file.Path.StartsWith("app/", StringComparison.Ordinal) && file.Path.EndsWith(".js", StringComparison.Ordinal)).ToList();

        foreach (var module in modules)
        {
            var text = Encoding.UTF8.GetString(module.Content);
            text.Split('\n').Should().HaveCountLessThanOrEqualTo(MostLines, module.Path);
            text.Should().NotContainAny("innerHTML", "dangerouslySetInnerHTML", "localStorage", "sessionStorage", "document.cookie", "eval(");
            foreach (Match import in Import.Matches(text))
            {
                Files.Should().Contain(file => file.Path == Resolve(module.Path, import), $"{module.Path} imports it");
            }
        }

        // Each is a part of the page: nothing is left over.
        var imported = modules.SelectMany(module => Import.Matches(Encoding.UTF8.GetString(module.Content)).Select(import => Path.GetFileName(import.Groups["path"].Value))).ToHashSet();
        modules.Select(module => Path.GetFileName(module.Path)).Where(name => !imported.Contains(name)).Should().Equal("main.js");
    }

    // Otherwise the browser would find them one after the other.
    [Test]
    public void ModulesOfSigningIn_All_AreNamedInThePage()
    {
        var page = Encoding.UTF8.GetString(Find("app/index.html").Content);
        var needed = new HashSet<string>();
        AddImports("app/main.js", needed);

        Preload.Matches(page).Select(link => link.Groups["path"].Value).Should().BeEquivalentTo(needed);
    }

    private static void AddImports(string module, HashSet<string> found)
    {
        foreach (var import in StaticImport.Matches(Encoding.UTF8.GetString(Find(module).Content)).Select(import => Resolve(module, import)).Where(found.Add).ToList())
        {
            AddImports(import, found);
        }
    }

    private static DashboardFile Find(string path) => Files.Single(file => file.Path == path);

    private static string Resolve(string module, Match import) => new Uri(new Uri($"http://localhost/{module}"), import.Groups["path"].Value).AbsolutePath[1..];

    private static byte[] Decompress(Stream stream)
    {
        using (stream)
        {
            var output = new MemoryStream();
            stream.CopyTo(output);
            return output.ToArray();
        }
    }

    [GeneratedRegex("(?:from |import\\()\"(?<path>[^\"]+)\"")]
    private static partial Regex Import { get; }

    [GeneratedRegex("from ?\"(?<path>[^\"]+)\"")]
    private static partial Regex StaticImport { get; }

    [GeneratedRegex("<link rel=\"modulepreload\" href=\"{assets}/(?<path>[^\"]+)\">")]
    private static partial Regex Preload { get; }
}
