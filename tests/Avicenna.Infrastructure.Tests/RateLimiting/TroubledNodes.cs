using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Two nodes and their Redis under one simulated clock, and the moment of everything that they admit.</summary>
internal sealed class TroubledNodes(ITroubledStore store, FakeTimeProvider time, int limit) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly RedisConnection NoConnection = new(Options.Create(new RedisOptions()));

    private readonly Guid key = Guid.NewGuid();
    private readonly Node[] nodes = [new(store.ForNode(0), time), new(store.ForNode(1), time)];

    /// <summary>Whether nothing was lost, delayed or refused until now, so that both nodes together keep the limit.</summary>
    public bool AreTogether { get; set; } = true;

    public ITroubledStore Store => store;

    public async Task AskAsync(int node, int requests, Trouble trouble)
    {
        AreTogether &= trouble is Trouble.None or Trouble.LateAnswer;
        nodes[node].Windows.Trouble = trouble;
        var pending = Enumerable.Range(0, requests).Select(_ => AskAsync(nodes[node])).ToArray();
        await Task.WhenAll(trouble == Trouble.LateAnswer ? [] : pending);
        nodes[node].Pending.AddRange(pending);
    }

    /// <summary>Everything that is waited for is answered before time passes: nothing waits long.</summary>
    public async Task WaitAsync(TimeSpan duration, int seed)
    {
        foreach (var node in nodes)
        {
            node.Windows.Trouble = Trouble.None;
            var answered = Task.WhenAll(node.Pending);
            while (!answered.IsCompleted)
            {
                // A real Redis's answers come when they come.
                node.Windows.DeliverAnswers(seed);
                await Task.Yield();
            }

            await answered;
            node.Pending.Clear();
        }

        time.Advance(duration);
    }

    public async Task CheckAsync(int node, Trouble trouble)
    {
        AreTogether &= trouble == Trouble.None;
        nodes[node].Windows.Trouble = trouble == Trouble.LateAnswer ? Trouble.LostAnswer : trouble;
        await nodes[node].Keeper.CheckAsync();
    }

    public Task DeliverMessagesAsync(int node, int seed) => nodes[node].Windows.DeliverMessagesAsync(seed);

    /// <summary>Both lose their connection, as they do when a server takes another one's place.</summary>
    public void Disconnect() => Array.ForEach(nodes, node => node.Outage.Begin(new TimeoutException()));

    /// <summary>Ends all trouble: nothing is on its way any more, and Redis has been told.</summary>
    public async Task RecoverAsync(int seed)
    {
        await WaitAsync(TimeSpan.Zero, seed);
        for (var node = 0; node < nodes.Length; node++)
        {
            await DeliverMessagesAsync(node, seed);
        }

        for (var node = 0; node < nodes.Length; node++)
        {
            await CheckAsync(node, Trouble.None);
            nodes[node].Outage.IsActive.Should().BeFalse();
        }

        AreTogether = true;
    }

    public void Dispose() => Array.ForEach(nodes, node => node.Dispose());

    private async Task AskAsync(Node node)
    {
        var decision = await node.Limiter.AcquireAsync(key, RequestLimit.From(limit));
        decision.SecondsToMore.Should().BeInRange(1, 60);
        decision.Remaining.Should().BeInRange(0, limit - 1);
        if (decision.IsAdmitted)
        {
            var now = time.GetUtcNow();
            node.Admissions.Add(now);
            CountSince(node, now - Window).Should().BeLessThanOrEqualTo(limit, "one node never passes the limit");
            if (AreTogether)
            {
                nodes.Sum(one => CountSince(one, now - Window)).Should().BeLessThanOrEqualTo(limit, "both together don't while Redis knows what they did");
            }
        }
    }

    private static int CountSince(Node node, DateTimeOffset moment) => node.Admissions.Count(admission => admission > moment);

    private sealed class Node : IDisposable
    {
        private readonly RequestWindows<Guid> own;

        public Node(ISharedWindows shared, FakeTimeProvider time)
        {
            own = new RequestWindows<Guid>(time);
            Outage = Outages.Create();
            Windows = new TroubledWindows(shared);
            Limiter = new SharedRequestLimiter(Windows, own, Outage);
            Keeper = new SharedWindowsKeeper(NoConnection, Windows, own, Outage, time, NullLogger<SharedWindowsKeeper>.Instance);
        }

        public List<DateTimeOffset> Admissions { get; } = [];

        public List<Task> Pending { get; } = [];

        public TroubledWindows Windows { get; }

        public RedisOutage Outage { get; }

        public SharedRequestLimiter Limiter { get; }

        public SharedWindowsKeeper Keeper { get; }

        public void Dispose()
        {
            Keeper.Dispose();
            own.Dispose();
        }
    }
}
