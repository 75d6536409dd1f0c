using System.Net;
using System.Net.Sockets;

namespace Avicenna.Testing;

/// <summary>
/// Stands between a client and a server and passes on what they say, until it is told to stand still: then both look to each other as
/// if they were stopped, or the network between them hung.
/// </summary>
public sealed class StallingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> connections = [];
    private readonly string host;
    private readonly int port;
    private readonly Task accepting;
    private volatile TaskCompletionSource flow = Flowing();
    private volatile int era;

    /// <param name="host">Where the server is.</param>
    /// <param name="port">Its port.</param>
    public StallingProxy(string host, int port)
    {
        this.host = host;
        this.port = port;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>On the loopback address.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Keeps everything back. Connections are still accepted, as the kernel does for a program that is stopped.</summary>
    public void Stall() => flow = new TaskCompletionSource();

    /// <summary>Passes on what was kept back, and what comes.</summary>
    public void Resume() => flow.TrySetResult();

    /// <summary>Passes on what comes on new connections; those of before are never heard of again.</summary>
    public void ResumeWithoutOldConnections()
    {
        era++;
        Resume();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Resume();
        await Task.WhenAll([accepting, .. connections]);
        stop.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flowing = new TaskCompletionSource();
        flowing.SetResult();
        return flowing;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                connections.Add(ConnectAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var born = era;
        using var accepted = client;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await flow.Task.WaitAsync(stop.Token);
            await server.ConnectAsync(host, port, stop.Token);
            await Task.WhenAny(PumpAsync(client, server, born), PumpAsync(server, client, born));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, int born)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, stop.Token) is > 0 and var length)
        {
            await flow.Task.WaitAsync(stop.Token);
            if (born != era)
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            await to.SendAsync(buffer.AsMemory(0, length), stop.Token);
        }
    }
}
