using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>Counts in Redis, for all nodes together, in one round trip. Fails when Redis doesn't answer in time.</summary>
internal sealed class RedisRequestLimiter : IRequestLimiter
{
    private const string KeyPrefix = "avicenna:limit:";

    private readonly RedisConnection redis;
    private readonly string script;
    private readonly Func<long>? microseconds;

    public RedisRequestLimiter(RedisConnection redis)
        : this(redis, RedisWindowScript.ServerClock)
    {
    }

    /// <summary>With a clock of the caller's instead of Redis's own, for tests.</summary>
    internal RedisRequestLimiter(RedisConnection redis, Func<long> microseconds)
        : this(redis, "local now = tonumber(ARGV[2])") => this.microseconds = microseconds;

    private RedisRequestLimiter(RedisConnection redis, string clock)
    {
        this.redis = redis;
        script = RedisWindowScript.Create(clock);
    }

    /// <exception cref="RedisException">Redis is away, or refuses.</exception>
    /// <exception cref="TimeoutException">It doesn't answer within <see cref="RedisConnection.Timeout"/>.</exception>
    public async ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit)
    {
        var connection = await redis.ConnectAsync().WaitAsync(redis.Timeout);
        RedisValue[] arguments = microseconds is null ? [limit.PerMinute] : [limit.PerMinute, microseconds()];
        // The client's own timeouts are looked at once a second only.
        var answer = await connection.GetDatabase().ScriptEvaluateAsync(script, [$"{KeyPrefix}{keyId}"], arguments).WaitAsync(redis.Timeout);
        var numbers = (int[])answer!;
        return new LimitDecision(numbers[0] == 1, numbers[1], numbers[2]);
    }
}
