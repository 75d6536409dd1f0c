using System.Diagnostics;
using System.Reflection;

namespace Avicenna.Benchmarks.Load;

/// <summary>A server in a process of its own, whose processor time and memory can be read.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private MeasuredServer(string name, Uri address, Process process) => (Name, Address, this.process) = (name, address, process);

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The processor time that it has used, of all cores.</summary>
    public TimeSpan ProcessorTime => Read().TotalProcessorTime;

    /// <summary>Its resident memory in bytes.</summary>
    public long Memory => Read().WorkingSet64;

    /// <summary>Starts <see cref="BareServer"/>.</summary>
    public static Task<MeasuredServer> StartBareAsync()
    {
        var address = FindAddress();
        return StartAsync("bare Kestrel", address, "/", Directory.GetCurrentDirectory(), new Dictionary<string, string>(), Assembly.GetExecutingAssembly().Location, BareServer.Argument, address.ToString());
    }

    /// <summary>Starts the published program.</summary>
    public static Task<MeasuredServer> StartAsync(string published, string directory, IReadOnlyDictionary<string, string> settings)
    {
        var address = FindAddress();
        return StartAsync("Avicenna", address, "/health/ready", directory, settings, Path.Combine(published, "Avicenna.Api.dll"), "--urls", address.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Uri FindAddress() => new(FormattableString.Invariant($"http://127.0.0.1:{Testing.FreePort.Find()}"));

    private static async Task<MeasuredServer> StartAsync(string name, Uri address, string probe, string directory, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new MeasuredServer(name, address, process);
        using var client = new HttpClient();
        var begin = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync(client, new Uri(address, probe)))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(begin) > StartTimeout)
            {
                throw new InvalidOperationException($"{name} doesn't answer");
            }

            await Task.Delay(10);
        }

        return server;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri url)
    {
        try
        {
            using var response = await client.GetAsync(url);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Read()
    {
        process.Refresh();
        return process;
    }
}
