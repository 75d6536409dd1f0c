using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Avicenna.Testing;

/// <summary>A Redis server of a test's own, on a port of its own, that keeps nothing. It can be stopped and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Why tests that need a server are ignored; null where they can run.</summary>
    public static readonly string? ReasonToIgnore = FindProgram() is null ? $"{Program} is not on the PATH" : null;

    /// <summary>Stands for the port in a server's own settings.</summary>
    public const string PortPlaceholder = "{port}";

    private const string Program = "redis-server";
    private const int MaxTries = 5;

    private readonly int port;
    private Process? process;

    private readonly string[] moreArguments;

    private RedisServer(int port, string[] moreArguments)
    {
        this.port = port;
        this.moreArguments = moreArguments;
    }

    public int Port => port;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>The same for what must not fail only because the machine is busy; administrative commands are allowed.</summary>
    public string PatientConnectionString => $"{ConnectionString},asyncTimeout=30000,connectTimeout=30000,allowAdmin=true";

    /// <param name="moreArguments">Settings of the server's own, such as <c>--requirepass</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] moreArguments)
    {
        for (var tries = 1; ; tries++)
        {
            var server = new RedisServer(FreePort.Find(), moreArguments);
            try
            {
                await server.RestartAsync();
                return server;
            }
            catch (InvalidOperationException) when (tries < MaxTries)
            {
                // Somebody else took the port meanwhile.
            }
        }
    }

    /// <summary>Starts it, on the same port and with nothing in it, where it doesn't run.</summary>
    /// <exception cref="InvalidOperationException">The server ended at once.</exception>
    public async Task RestartAsync()
    {
        if (process is not null)
        {
            return;
        }

        var arguments = string.Create(CultureInfo.InvariantCulture, $"--port {port} --bind 127.0.0.1 --appendonly no --dir {Path.GetTempPath()} --save");
        var starting = Process.Start(new ProcessStartInfo(Program, [.. arguments.Split(' '), "", .. moreArguments.Select(argument => argument.Replace(PortPlaceholder, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))]) { RedirectStandardOutput = true })!;
        starting.OutputDataReceived += (_, _) => { };
        starting.BeginOutputReadLine();
        await Eventually.IsTrueAsync(async () => starting.HasExited || await AnswersAsync(), "Redis begins to listen");
        if (starting.HasExited)
        {
            throw new InvalidOperationException($"{Program} ended with {starting.ExitCode}");
        }

        process = starting;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task StopAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    /// <summary>Makes it stand still, as a machine that swaps or a network that breaks does.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on after <see cref="PauseAsync"/>.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? FindProgram() =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, Program)).FirstOrDefault(File.Exists);
}
