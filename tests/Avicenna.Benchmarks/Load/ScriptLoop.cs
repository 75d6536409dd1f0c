using System.Diagnostics;
using Avicenna.Infrastructure.Redis;
using StackExchange.Redis;

namespace Avicenna.Benchmarks.Load;

/// <summary>
/// The limiter's own script through its client library, with nothing around it: what a program could reach that counts each request in Redis. Each
/// caller sends its next call when the last one was answered, all over one connection.
/// </summary>
internal sealed class ScriptLoop : IAsyncDisposable
{
    private const int Limit = 1_000_000;

    private readonly ConnectionMultiplexer connection;
    private readonly byte[] script;
    private readonly RedisValue node = Guid.NewGuid().ToString("N");
    private readonly Window[] windows = [.. Enumerable.Range(0, 64).Select(_ => new Window())];
    private int next;

    private ScriptLoop(ConnectionMultiplexer connection, byte[] script) => (this.connection, this.script) = (connection, script);

    public static async Task<ScriptLoop> ConnectAsync(string connectionString)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Parse(connectionString));
        return new ScriptLoop(connection, await connection.GetServers()[0].ScriptLoadAsync(RedisWindowScript.Create(RedisWindowScript.ServerClock)));
    }

    public async Task<Measurement> RunAsync(int callers, TimeSpan time)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var start = TimeProvider.System.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(start, time))));
        process.Refresh();
        return Measurement.Of([.. results.SelectMany(result => result.Latencies)], TimeProvider.System.GetElapsedTime(start), process.TotalProcessorTime - before, results.Sum(result => result.Refused));
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<(List<double> Latencies, long Refused)> CallAsync(long start, TimeSpan time)
    {
        var database = connection.GetDatabase();
        var (latencies, refused) = (new List<double>(), 0L);
        while (TimeProvider.System.GetElapsedTime(start) < time)
        {
            var window = windows[(uint)Interlocked.Increment(ref next) % windows.Length];
            var begin = TimeProvider.System.GetTimestamp();
            var counted = Volatile.Read(ref window.Counted);
            var answer = (long[]?)await database.ScriptEvaluateAsync(script, [window.Key], [node, 1, Volatile.Read(ref window.Born), Limit, counted + 1, counted, RedisValue.EmptyString]);
            latencies.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
            if (answer is [1, _, _, var born])
            {
                Volatile.Write(ref window.Born, born);
                Interlocked.Increment(ref window.Counted);
            }
            else
            {
                refused++;
            }
        }

        return (latencies, refused);
    }

    private sealed class Window
    {
        public long Born;
        public int Counted;

        public RedisKey Key { get; } = $"avicenna:window:{Guid.NewGuid()}";
    }
}
