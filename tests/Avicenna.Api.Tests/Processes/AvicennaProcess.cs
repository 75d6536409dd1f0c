using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Processes;

/// <summary>The program itself, started as a user would, in a directory of its own and with no setting of the machine's.</summary>
internal sealed partial class AvicennaProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private AvicennaProcess(ProcessStartInfo start, string input)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.Start();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public string Output => Read(output);

    public string Errors => Read(errors);

    public static AvicennaProcess Start(string directory, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Start(Command(directory, arguments), settings);

    public static AvicennaProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string> settings, string input = "")
    {
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new AvicennaProcess(start, input);
    }

    /// <summary>Whether an environment variable is a setting of the machine's.</summary>
    public static bool IsSetting(string variable) => variable.Contains("__", StringComparison.Ordinal) || variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string directory, IReadOnlyDictionary<string, string> settings, string input, params string[] arguments)
    {
        await using var process = Start(Command(directory, arguments), settings, input);
        var exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Output, process.Errors);
    }

    /// <summary>A server's address, once it listens.</summary>
    public async Task<Uri> WaitForAddressAsync() => new((await WaitForAsync(ListeningPattern)).Groups["url"].Value);

    /// <summary>The address of a server for management calls, once it listens, if it has another one for this.</summary>
    public async Task<Uri> WaitForMainAddressAsync(Uri other) => new((await WaitForAsync(new Regex($"Now listening on: (?<url>(?!{Regex.Escape(other.OriginalString)})http://\\S+)"))).Groups["url"].Value);

    /// <summary>Waits until something is printed.</summary>
    public async Task<Match> WaitForAsync(Regex pattern)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            if (pattern.Match(Output) is { Success: true } match)
            {
                return match;
            }

            if (process.HasExited || timeout.IsCancellationRequested)
            {
                throw new InvalidOperationException($"'{pattern}' was not printed, but:\n{Output}\n{Errors}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async Task<int> WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    /// <summary>What the process holds open, on Linux.</summary>
    public IReadOnlyList<string> OpenFiles() =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd").Select(file => new FileInfo(file).LinkTarget ?? "")];

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await WaitForExitAsync();
    }

    /// <summary>Asks the process to stop, as an orchestrator does, and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Command(string directory, string[] arguments) =>
        new("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { WorkingDirectory = directory };

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [GeneratedRegex("Now listening on: (?<url>http://\\S+)")]
    private static partial Regex ListeningPattern { get; }
}
