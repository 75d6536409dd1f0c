using System.Diagnostics;
using System.Reflection;
using Avicenna.Testing;

namespace Avicenna.Benchmarks.Load;

/// <summary>A server in processes of its own, whose processor time and memory can be read.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // What the SDK gives to programs that use ASP.NET Core, but not to the benchmarks. Avicenna has its own (Avicenna.Api.csproj).
    private static readonly Dictionary<string, string> OwnSettings = new() { ["DOTNET_gcServer"] = "1" };

    private readonly Process process;

    private MeasuredServer(string name, Uri address, Process process) => (Name, Address, this.process) = (name, address, process);

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The processor time that it has used, of all cores.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks(Sum(one => one.TotalProcessorTime.Ticks));

    /// <summary>Its resident memory in bytes.</summary>
    public long Memory => Sum(one => one.WorkingSet64);

    public static Uri FindAddress() => new(FormattableString.Invariant($"http://127.0.0.1:{FreePort.Find()}"));

    /// <summary>Starts <see cref="BareServer"/>.</summary>
    public static Task<MeasuredServer> StartBareAsync() => StartOwnAsync("bare Kestrel", BareServer.Argument);

    /// <summary>Starts <see cref="SmallApi"/>.</summary>
    public static Task<MeasuredServer> StartApiAsync() => StartOwnAsync("the API", SmallApi.Argument);

    /// <summary>Starts <see cref="BareForwarder"/>.</summary>
    public static Task<MeasuredServer> StartForwarderAsync(Uri api) => StartOwnAsync("YARP alone", BareForwarder.Argument, api.ToString());

    /// <summary>Starts the published program.</summary>
    public static Task<MeasuredServer> StartAsync(string published, string directory, IReadOnlyDictionary<string, string> settings)
    {
        var address = FindAddress();
        return StartDotnetAsync("Avicenna", address, "/health/ready", directory, settings, Path.Combine(published, "Avicenna.Api.dll"), "--urls", address.ToString());
    }

    /// <summary>Starts any program.</summary>
    /// <param name="name">Its name in the report.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="probe">What it answers once it serves, with any status below 500.</param>
    /// <param name="start">The program.</param>
    public static async Task<MeasuredServer> StartAsync(string name, Uri address, string probe, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
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

    /// <summary>The same processes at another address of theirs. Only the original ends them.</summary>
    public MeasuredServer At(string name, Uri address) => new(name, address, process);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Task<MeasuredServer> StartOwnAsync(string name, string argument, params string[] more)
    {
        var address = FindAddress();
        return StartDotnetAsync(name, address, "/", Directory.GetCurrentDirectory(), OwnSettings, [Assembly.GetExecutingAssembly().Location, argument, address.ToString(), .. more]);
    }

    private static Task<MeasuredServer> StartDotnetAsync(string name, Uri address, string probe, string directory, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory };
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        return StartAsync(name, address, probe, start);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri url)
    {
        try
        {
            using var response = await client.GetAsync(url);
            return (int)response.StatusCode < 500;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Of the process and those that it started, such as nginx's workers.
    private long Sum(Func<Process, long> read)
    {
        process.Refresh();
        return read(process) + Children().Sum(id =>
        {
            using var child = Process.GetProcessById(id);
            return read(child);
        });
    }

    private IEnumerable<int> Children() =>
        File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
}
