using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Avicenna.Benchmarks.Load;

/// <summary>
/// Sends requests at a fixed rate, whether or not earlier ones were answered. The latency of each counts from the moment at which it was due, so
/// that a server that stands still is charged for all requests that arrive meanwhile. One thread does everything, and rests where nothing is due
/// and nothing was answered: it must leave the processors to the server, and timers of a millisecond would send what is due in bursts.
/// </summary>
internal static class OpenLoop
{
    private const int Connections = 32;

    // The system adds about 50 µs.
    private const int RestNanoseconds = 10_000;

    /// <param name="server">The server.</param>
    /// <param name="secrets">The keys of the requests, in turn.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="time">How long.</param>
    public static Task<Measurement> RunAsync(MeasuredServer server, IReadOnlyList<string> secrets, int rate, TimeSpan time) =>
        Task.Factory.StartNew(() => Run(server, secrets, rate, time), TaskCreationOptions.LongRunning);

    private static Measurement Run(MeasuredServer server, IReadOnlyList<string> secrets, int rate, TimeSpan time)
    {
        var requests = secrets.Select(ToRequest).ToArray();
        var connections = Enumerable.Range(0, Connections).Select(_ => new Connection(server.Address)).ToList();
        var idle = new Stack<Connection>(connections);
        var busy = new List<Connection>();
        var all = (int)(rate * time.TotalSeconds);
        var latencies = new List<double>(all);
        var (sent, unexpected, before) = (0, 0L, server.ProcessorTime);
        var start = TimeProvider.System.GetTimestamp();
        // Twice the time is enough for what was late. What is not answered then is unexpected.
        for (var elapsed = TimeSpan.Zero; latencies.Count < all && elapsed < 2 * time; elapsed = TimeProvider.System.GetElapsedTime(start))
        {
            var due = Math.Min((int)(elapsed.TotalSeconds * rate), all);
            var (sentBefore, answeredBefore) = (sent, latencies.Count);
            for (; sent < due && idle.TryPop(out var connection); sent++)
            {
                connection.Send(requests[sent % requests.Length], due: (double)sent / rate);
                busy.Add(connection);
            }

            for (var i = busy.Count - 1; i >= 0; i--)
            {
                if (busy[i].TryReceive(out var isExpected))
                {
                    latencies.Add((TimeProvider.System.GetElapsedTime(start).TotalSeconds - busy[i].Due) * 1e3);
                    unexpected += isExpected ? 0 : 1;
                    idle.Push(busy[i]);
                    busy.RemoveAt(i);
                }
            }

            if (sent == sentBefore && latencies.Count == answeredBefore)
            {
                _ = Rest(new Duration(0, RestNanoseconds), 0);
            }
        }

        var measurement = Measurement.Of(latencies, TimeProvider.System.GetElapsedTime(start), server.ProcessorTime - before, unexpected + all - latencies.Count);
        connections.ForEach(connection => connection.Dispose());
        return measurement;
    }

    private static byte[] ToRequest(string secret) => Encoding.ASCII.GetBytes(
        $"GET /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /orders/17\r\n\r\n");

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int Rest(in Duration duration, nint remaining);

    private readonly record struct Duration(long Seconds, long Nanoseconds);

    private sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] buffer = new byte[4096];

        public Connection(Uri address)
        {
            socket.Connect(address.Host, address.Port);
            socket.Blocking = false;
        }

        /// <summary>When the request was due, in seconds after the start.</summary>
        public double Due { get; private set; }

        public void Send(byte[] request, double due)
        {
            socket.Send(request);
            Due = due;
        }

        // An answer of a few hundred bytes arrives whole.
        public bool TryReceive(out bool isExpected)
        {
            var length = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var error);
            isExpected = buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8);
            return error switch
            {
                SocketError.WouldBlock => false,
                SocketError.Success when length > 0 => true,
                _ => throw new SocketException((int)error),
            };
        }

        public void Dispose() => socket.Dispose();
    }
}
