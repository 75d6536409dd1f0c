using System.Collections.Concurrent;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Tracks the calls in progress on this node, to detect a repeat of a call that has not completed.</summary>
internal sealed class CallsInProgress<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Turn> first = new();

    /// <summary>Begins a call, which ends when the result is disposed.</summary>
    public Turn Enter(TKey key)
    {
        var turn = new Turn(this, key);
        first.TryAdd(key, turn);
        return turn;
    }

    internal sealed class Turn(CallsInProgress<TKey> calls, TKey key) : IDisposable
    {
        /// <summary>Whether an earlier call with the same key has not ended yet.</summary>
        public bool IsBehindAnother => calls.first.TryGetValue(key, out var earlier) && earlier != this;

        public void Dispose() => calls.first.TryRemove(new KeyValuePair<TKey, Turn>(key, this));
    }
}
