using System.Collections.Concurrent;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Which calls are being done on this node, so that one that can't be told apart from an earlier one is known to be behind it.</summary>
internal sealed class CallsUnderWay<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Turn> first = new();

    /// <summary>Begins a call, which ends when the result is disposed of.</summary>
    public Turn Enter(TKey key)
    {
        var turn = new Turn(this, key);
        first.TryAdd(key, turn);
        return turn;
    }

    internal sealed class Turn(CallsUnderWay<TKey> calls, TKey key) : IDisposable
    {
        /// <summary>Whether one with the same key began before this one and hasn't ended.</summary>
        public bool IsBehindAnother => calls.first.TryGetValue(key, out var earlier) && earlier != this;

        public void Dispose() => calls.first.TryRemove(new KeyValuePair<TKey, Turn>(key, this));
    }
}
