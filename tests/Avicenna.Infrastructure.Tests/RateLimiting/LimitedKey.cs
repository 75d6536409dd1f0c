using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>A key that nobody else uses, before limiters whose time is simulated.</summary>
internal sealed class LimitedKey : IDisposable
{
    private readonly Guid id = Guid.NewGuid();
    private readonly FakeTimeProvider time = new();
    private readonly LimitedNode[] nodes;
    private int asked;

    private LimitedKey(RedisConnection? redis, int count) => nodes = [.. Enumerable.Range(0, count).Select(_ => new LimitedNode(time, redis))];

    /// <summary>The key's own time, which stands still unless moved; at first at the beginning of a cell.</summary>
    public TimeSpan Now { get; private set; }

    /// <param name="redis">Where to count; null: in memory.</param>
    /// <param name="nodes">How many nodes are asked, in turn.</param>
    public static LimitedKey Create(RedisConnection? redis, int nodes) => new(redis, nodes);

    public ValueTask<LimitDecision> AcquireAsync(int limit) =>
        nodes[(uint)Interlocked.Increment(ref asked) % nodes.Length].Limiter.AcquireAsync(id, RequestLimit.From(limit));

    public void MoveTo(TimeSpan moment)
    {
        time.Advance(moment - Now);
        Now = moment;
    }

    public void Move(TimeSpan duration) => MoveTo(Now + duration);

    public void Dispose() => Array.ForEach(nodes, node => node.Dispose());

    private sealed class LimitedNode : IDisposable
    {
        private readonly RequestWindows<Guid> windows;

        public LimitedNode(FakeTimeProvider time, RedisConnection? redis)
        {
            windows = new RequestWindows<Guid>(time);
            Limiter = redis is null
                ? new MemoryRequestLimiter(windows)
                : new SharedRequestLimiter(new RedisWindows(redis, () => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), windows, Outages.Create());
        }

        public IRequestLimiter Limiter { get; }

        public void Dispose() => windows.Dispose();
    }
}
