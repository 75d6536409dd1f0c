using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Accesses the windows of all nodes in Redis, with one round trip per call once Redis has the script.</summary>
internal sealed class RedisWindows : ISharedWindows
{
    private const string KeyPrefix = "avicenna:window:";

    private readonly RedisValue node = Guid.NewGuid().ToString("N");
    private readonly RedisConnection redis;
    private readonly string script;
    private readonly byte[] scriptHash;
    private readonly Func<long>? microseconds;

    public RedisWindows(RedisConnection redis)
        : this(redis, RedisWindowScript.ServerClock)
    {
    }

    /// <summary>Uses the caller's clock instead of Redis's own, for tests.</summary>
    internal RedisWindows(RedisConnection redis, Func<long> microseconds)
        : this(redis, "local now = tonumber(ARGV[8])") => this.microseconds = microseconds;

    private RedisWindows(RedisConnection redis, string clock)
    {
        this.redis = redis;
        script = RedisWindowScript.Create(clock);
        // Redis identifies scripts by this hash, on which no security depends.
#pragma warning disable CA5350
        scriptHash = SHA1.HashData(Encoding.UTF8.GetBytes(script));
#pragma warning restore CA5350
    }

    /// <exception cref="RedisException">Redis is unavailable or refuses the call.</exception>
    /// <exception cref="TimeoutException">Redis doesn't respond within <see cref="RedisConnection.Timeout"/>.</exception>
    /// <exception cref="InvalidCastException">The response isn't the script's.</exception>
    public async Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report)
    {
        var connection = await redis.ConnectAsync().WaitAsync(redis.Timeout);
        var database = connection.GetDatabase();
        var (keys, arguments) = (new RedisKey[] { $"{KeyPrefix}{keyId}" }, ToArguments(report));
        RedisResult answer;
        try
        {
            // Given the text, the client would hash all of it for each call. It checks its own timeouts only once a second.
            answer = await database.ScriptEvaluateAsync(scriptHash, keys, arguments).WaitAsync(redis.Timeout);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            answer = await database.ScriptEvaluateAsync(script, keys, arguments).WaitAsync(redis.Timeout);
        }

        return (long[]?)answer is [var status, var others, var seconds, var born]
            ? new SharedAnswer((SharedStatus)status, (int)Math.Min(others, int.MaxValue / 2), (int)seconds, born)
            : throw new InvalidCastException("Redis's answer isn't four numbers");
    }

    private RedisValue[] ToArguments(in WindowReport report)
    {
        RedisValue told = report.Told ?? RedisValue.EmptyString;
        var (generation, born) = report.Copy;
        return microseconds is null
            ? [node, generation, born, report.Limit, report.Claimed, report.Counted, told]
            : [node, generation, born, report.Limit, report.Claimed, report.Counted, told, microseconds()];
    }
}
