using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>An API over plain sockets, which keeps every octet that it gets (Latin-1). It says 200 unless a test says otherwise.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> received = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<string, NetworkStream, Task>? answer;
    private Task accepting = Task.CompletedTask;

    private RawUpstream(Func<string, NetworkStream, Task>? answer) => this.answer = answer;

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The heads of the requests, each with what follows of its body.</summary>
    public IReadOnlyList<string> Received => [.. received];

    /// <param name="answer">What to do with a head; the connection is closed then. Null: read the body, say 200 and wait for more requests.</param>
    public static RawUpstream Start(Func<string, NetworkStream, Task>? answer = null)
    {
        var upstream = new RawUpstream(answer);
        upstream.listener.Start();
        upstream.accepting = upstream.AcceptAsync();
        return upstream;
    }

    public void Forget() => received.Clear();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        try
        {
            while (await ReadHeadAsync(stream) is { } head)
            {
                if (answer is not null)
                {
                    received.Enqueue(head);
                    await answer(head, stream);
                    return;
                }

                received.Enqueue(head + await ReadBodyAsync(head, stream));
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over, or the gateway has closed the connection.
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!EndsWith(head, "\r\n\r\n"))
        {
            if (await ReadByteAsync(stream) is not { } octet)
            {
                return null;
            }

            head.Append(octet);
        }

        return head.ToString();
    }

    private async Task<string> ReadBodyAsync(string head, NetworkStream stream)
    {
        var length = Regex.Match(head, "\r\nContent-Length: (?<length>[0-9]+)", RegexOptions.IgnoreCase);
        var body = new StringBuilder();
        if (head.Contains("\r\nTransfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (!EndsWith(body, "0\r\n\r\n") && await ReadByteAsync(stream) is { } octet)
            {
                body.Append(octet);
            }
        }
        else
        {
            for (var left = length.Success ? int.Parse(length.Groups["length"].Value, CultureInfo.InvariantCulture) : 0; left > 0 && await ReadByteAsync(stream) is { } octet; left--)
            {
                body.Append(octet);
            }
        }

        return body.ToString();
    }

    private async Task<char?> ReadByteAsync(NetworkStream stream)
    {
        var octet = new byte[1];
        return await stream.ReadAsync(octet, stop.Token) == 0 ? null : (char)octet[0];
    }

    private static bool EndsWith(StringBuilder text, string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;
}
