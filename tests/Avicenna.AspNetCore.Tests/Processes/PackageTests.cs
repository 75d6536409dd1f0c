using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Avicenna.Api.Tests.Processes;
using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Processes;

/// <summary>The package as others get it.</summary>
internal sealed class PackageTests
{
    private const string Version = "0.0.1-test";

    private static readonly string Project = Path.Combine(Repository.Root, "src", "Avicenna.AspNetCore");

    private DirectoryInfo directory = null!;

    private string Feed => Path.Combine(directory.FullName, "feed");

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        directory = Directory.CreateTempSubdirectory("avicenna-package-");
        var (exitCode, output) = await DotNetAsync("pack", Project, "--no-build", "--configuration", Repository.Configuration, "--output", Feed, $"-p:PackageVersion={Version}");
        exitCode.Should().Be(0, output);
    }

    [OneTimeTearDown]
    public void Remove() => directory.Delete(recursive: true);

    [Test]
    public void Package_Contents_AreWhatItsUsersNeed()
    {
        using var package = Open("nupkg");
        string[] expected =
        [
            "README.md", "LICENSE",
            "lib/net10.0/Avicenna.AspNetCore.dll", "lib/net10.0/Avicenna.AspNetCore.xml", "lib/net8.0/Avicenna.AspNetCore.dll", "lib/net8.0/Avicenna.AspNetCore.xml",
        ];
        package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) || !name.Contains('/', StringComparison.Ordinal))
            .Except(["Avicenna.AspNetCore.nuspec", "[Content_Types].xml"])
            .Should().BeEquivalentTo(expected);

        using var symbols = Open("snupkg");
        symbols.Entries.Select(entry => entry.FullName).Should().Contain(["lib/net10.0/Avicenna.AspNetCore.pdb", "lib/net8.0/Avicenna.AspNetCore.pdb"]);

        using var description = package.GetEntry("Avicenna.AspNetCore.nuspec")!.Open();
        var nuspec = XDocument.Load(description);
        nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Distinct()
            .Should().Equal("Microsoft.Extensions.Http.Resilience");
        nuspec.Descendants().Where(element => element.Name.LocalName is "license" or "readme").Select(element => element.Value).Should().Equal("LICENSE", "README.md");
    }

    [Test]
    public void Package_ReleaseBuild_HasNoPathOfTheMachine()
    {
        if (Repository.Configuration != "Release")
        {
            Assert.Ignore("Only Release builds are published");
        }

        using var package = Open("nupkg");
        using var symbols = Open("snupkg");
        foreach (var entry in package.Entries.Concat(symbols.Entries))
        {
            using var content = entry.Open();
            using var octets = new MemoryStream();
            content.CopyTo(octets);
            octets.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root)).Should().Be(-1, entry.FullName);
        }
    }

    [Test]
    public async Task FreshWebApi_ThreeLinesOfTheReadme_ProtectIt()
    {
        var project = Path.Combine(directory.FullName, "Fresh");
        if (await DotNetAsync("new", "webapi", "--name", "Fresh", "--output", project, "--no-restore") is (not 0, var missing))
        {
            Assert.Ignore($"The template webapi isn't installed: {missing}");
        }

        // The package comes from the folder, the rest from where it is on this machine, and none of it stays there.
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{directory.FullName}/packages" /></config>
              <packageSources><add key="folder" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{PackagesFolder()}" /></fallbackPackageFolders>
            </configuration>
            """);
        if (await DotNetAsync("restore", project) is (not 0, var away))
        {
            Assert.Ignore($"The template's own packages can't be restored: {away}");
        }

        var (added, addOutput) = await DotNetAsync("add", project, "package", "Avicenna.AspNetCore", "--version", Version);
        added.Should().Be(0, addOutput);
        await using var avicenna = await RealAvicenna.StartAsync();
        await ProtectAsync(Path.Combine(project, "Program.cs"), avicenna.Address);
        var (built, buildOutput) = await DotNetAsync("build", project, "--output", Path.Combine(directory.FullName, "out"));
        built.Should().Be(0, buildOutput);

        await using var api = AvicennaProcess.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(directory.FullName, "out", "Fresh.dll"), "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = project },
            new Dictionary<string, string>());
        using var client = new HttpClient { BaseAddress = await api.WaitForAddressAsync() };
        (await GetAsync(client, key: null)).Should().Be(401);
        (await GetAsync(client, "nonsense")).Should().Be(401);
        (await GetAsync(client, (await avicenna.CreateKeyAsync()).Secret)).Should().Be(200);
    }

    private static async Task ProtectAsync(string program, Uri avicenna)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "aspnetcore.md"));
        var block = Regex.Match(readme, "Three lines.*?```csharp\n(?<code>.*?)```", RegexOptions.Singleline).Groups["code"].Value;
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"))).Should().Contain(block, "both READMEs show the same");
        var lines = block.Replace("http://localhost:5000", avicenna.ToString(), StringComparison.Ordinal).TrimEnd().Split('\n');
        lines.Should().HaveCount(3);
        var code = await File.ReadAllTextAsync(program);
        code = Regex.Replace(code, @"(var builder = .*?;\r?\n)", match => match.Value + lines[1] + "\n" + lines[2] + "\n");
        await File.WriteAllTextAsync(program, lines[0] + "\n" + code);
    }

    private static Task<int> GetAsync(HttpClient client, string? key) => Patience.SendAsync(() => SendAsync(client, key), status => status);

    private static async Task<int> SendAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/weatherforecast");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static string PackagesFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private ZipArchive Open(string extension) => ZipFile.OpenRead(Path.Combine(Feed, $"Avicenna.AspNetCore.{Version}.{extension}"));

    private async Task<(int ExitCode, string Output)> DotNetAsync(params string[] arguments)
    {
        await using var process = AvicennaProcess.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory.FullName }, new Dictionary<string, string>());
        var exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Output + process.Errors);
    }
}
