using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Redis;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The script on a real server, which nobody else uses meanwhile, under a simulated clock.</summary>
internal sealed class RealRedis(RedisConnection connection, TimeProvider time) : ITroubledStore
{
    private readonly Dictionary<RedisKey, byte[]> saved = [];
    private long losses;

    public ISharedWindows ForNode(int node) =>
        // Two copies aren't made within one microsecond when one is lost between them.
        new RedisWindows(connection, () => ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + losses);

    public async Task EmptyAsync()
    {
        losses++;
        await (await DatabaseAsync()).ExecuteAsync("FLUSHALL");
    }

    public async Task SaveAsync()
    {
        saved.Clear();
        var database = await DatabaseAsync();
        await foreach (var key in database.Multiplexer.GetServers()[0].KeysAsync())
        {
            saved[key] = (await database.KeyDumpAsync(key))!;
        }
    }

    public async Task RestoreAsync()
    {
        await EmptyAsync();
        var database = await DatabaseAsync();
        foreach (var (key, dump) in saved)
        {
            await database.KeyRestoreAsync(key, dump, TimeSpan.FromSeconds(61));
        }
    }

    private async Task<IDatabase> DatabaseAsync() => (await connection.ConnectAsync()).GetDatabase();
}
