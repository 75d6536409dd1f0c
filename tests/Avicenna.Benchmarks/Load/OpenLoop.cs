using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Avicenna.Benchmarks.Load;

/// <summary>
/// Sends requests at a fixed rate, whether or not earlier ones were answered. The latency of each counts from the moment at which it was due, so
/// that a server that stands still is charged for all requests that arrive meanwhile.
/// </summary>
internal static class OpenLoop
{
    private const int Connections = 32;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="server">The server.</param>
    /// <param name="secret">The key of every request.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="time">How long.</param>
    public static async Task<Measurement> RunAsync(MeasuredServer server, string secret, int rate, TimeSpan time)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /orders/17\r\n\r\n");
        var due = Channel.CreateUnbounded<long>();
        var before = server.ProcessorTime;
        var workers = Enumerable.Range(0, Connections).Select(_ => SendAsync(server.Address, request, due.Reader)).ToList();
        await Task.Factory.StartNew(() => Pace(due.Writer, rate, time), TaskCreationOptions.LongRunning);
        var results = await Task.WhenAll(workers);
        var latencies = results.SelectMany(result => result.Latencies).Order().ToArray();
        return new Measurement(
            latencies.Length / time.TotalSeconds,
            At(latencies, 0.5),
            At(latencies, 0.99),
            At(latencies, 0.999),
            (server.ProcessorTime - before).TotalMicroseconds / latencies.Length,
            results.Sum(result => result.Unexpected));
    }

    private static double At(double[] latencies, double part) => latencies[(int)(part * (latencies.Length - 1))];

    private static void Pace(ChannelWriter<long> due, int rate, TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        var sent = 0;
        for (var elapsed = TimeSpan.Zero; elapsed < time; elapsed = TimeProvider.System.GetElapsedTime(start))
        {
            var now = TimeProvider.System.GetTimestamp();
            for (; sent < elapsed.TotalSeconds * rate; sent++)
            {
                due.TryWrite(now);
            }

            Thread.Sleep(Tick);
        }

        due.Complete();
    }

    private static async Task<(List<double> Latencies, long Unexpected)> SendAsync(Uri address, byte[] request, ChannelReader<long> due)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var buffer = new byte[4096];
        var (latencies, unexpected) = (new List<double>(), 0L);
        await foreach (var moment in due.ReadAllAsync())
        {
            await socket.SendAsync(request);
            // An answer of a few hundred bytes arrives whole.
            var length = await socket.ReceiveAsync(buffer);
            latencies.Add(TimeProvider.System.GetElapsedTime(moment).TotalMilliseconds);
            unexpected += buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8) ? 0 : 1;
        }

        return (latencies, unexpected);
    }
}
