using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Sidecar;

/// <summary>How to run one of the programs in <c>docs/sidecar.md</c>.</summary>
/// <param name="Language">The language of its code block.</param>
/// <param name="File">The name of its file.</param>
/// <param name="Tool">The program that runs it.</param>
/// <param name="Prepare">A command that must succeed first; null if there is none.</param>
/// <param name="Run">The command that serves.</param>
internal sealed record SidecarProgram(string Language, string File, string Tool, string? Prepare, Func<int, string> Run)
{
    public static readonly IReadOnlyList<SidecarProgram> All =
    [
        new("js", "orders.mjs", "node", "npm install --no-audit --no-fund --silent express@5", _ => "node orders.mjs"),
        new("python", "orders.py", "uvicorn", null, port => string.Create(CultureInfo.InvariantCulture, $"uvicorn orders:app --no-proxy-headers --host 127.0.0.1 --port {port}")),
        new("go", "orders.go", "go", "go build -o orders orders.go", _ => "./orders"),
    ];

    /// <summary>Writes the program into a directory and starts it; ignores the test if that can't be done here.</summary>
    public async Task<(AvicennaProcess Process, Uri Address)> StartAsync(DirectoryInfo directory, Uri avicenna)
    {
        var port = FreePort.Find();
        var settings = new Dictionary<string, string>
        {
            ["AVICENNA_URL"] = avicenna.ToString().TrimEnd('/'),
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["CGO_ENABLED"] = "0",
            ["GOCACHE"] = Path.Combine(Path.GetTempPath(), "avicenna-go-cache"),
        };
        await System.IO.File.WriteAllTextAsync(Path.Combine(directory.FullName, File), ReadBlock());
        if (OperatingSystem.IsWindows() || await RunAsync($"command -v {Tool}") is { Length: > 0 })
        {
            Assert.Ignore($"{Tool} is not on the PATH");
        }

        if (Prepare is not null && await RunAsync(Prepare) is { Length: > 0 } failure)
        {
            // A program that doesn't compile is a fault of the document; a registry that is away isn't.
            (Tool == "go" ? new Action<string>(Assert.Fail) : Assert.Ignore)($"'{Prepare}' failed: {failure}");
        }

        return (Shell($"exec {Run(port)}"), new Uri($"http://127.0.0.1:{port}"));

        AvicennaProcess Shell(string command) =>
            AvicennaProcess.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = directory.FullName }, settings);

        async Task<string> RunAsync(string command)
        {
            await using var process = Shell(command);
            return await process.WaitForExitAsync() == 0 ? "" : $"exit code, {process.Output}{process.Errors}";
        }
    }

    public override string ToString() => Language;

    private string ReadBlock()
    {
        var document = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "docs", "sidecar.md"));
        return Regex.Match(document, $"^```{Language}\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups["code"].Value;
    }
}
