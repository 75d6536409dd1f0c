using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.RateLimiting;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>A key that nobody else uses, before a limiter whose time is simulated.</summary>
internal sealed class LimitedKey : IDisposable
{
    private readonly Guid id = Guid.NewGuid();
    private readonly FakeTimeProvider time = new();
    private readonly RequestWindows<Guid>? windows;
    private readonly IRequestLimiter limiter;

    private LimitedKey(RedisConnection? redis)
    {
        if (redis is null)
        {
            windows = new RequestWindows<Guid>(time);
            limiter = new MemoryRequestLimiter(windows);
        }
        else
        {
            limiter = new RedisRequestLimiter(redis, () => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        }
    }

    /// <summary>The key's own time, which stands still unless moved; at first at the beginning of a cell.</summary>
    public TimeSpan Now { get; private set; }

    /// <param name="redis">Where to count; null: in memory.</param>
    public static LimitedKey Create(RedisConnection? redis) => new(redis);

    public ValueTask<LimitDecision> AcquireAsync(int limit) => limiter.AcquireAsync(id, RequestLimit.From(limit));

    public void MoveTo(TimeSpan moment)
    {
        time.Advance(moment - Now);
        Now = moment;
    }

    public void Move(TimeSpan duration) => MoveTo(Now + duration);

    public void Dispose() => windows?.Dispose();
}
