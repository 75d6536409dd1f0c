using Avicenna.Application.Errors;

namespace Avicenna.Application.Decisions;

/// <summary>Tracks when this node last read changes from the store, and so how long it may use its cached data.</summary>
public sealed class StoreHealth(IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>After this time without an answer the store counts as unavailable, and no request waits for it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan maxStaleness = options.Value.MaxStaleness;
    private volatile Contact? last;

    /// <summary>Whether cached data that hasn't changed as far as this node knows may still be used.</summary>
    public bool IsRecent => last is { } contact && time.GetElapsedTime(contact.Timestamp) <= maxStaleness;

    /// <summary>Whether the store hasn't answered for a while and isn't expected to.</summary>
    public bool IsAway => last is { IsOver: true } contact && time.GetElapsedTime(contact.Timestamp) > Timeout;

    /// <summary>The time since this node last read the changes; null before the first time. It knows every change that is older.</summary>
    public TimeSpan? Lag => last is { } contact ? time.GetElapsedTime(contact.Timestamp) : null;

    /// <exception cref="StoreUnavailableException">The store is unavailable, so there is no point in calling it.</exception>
    public void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new StoreUnavailableException("The database has not answered for a while");
        }
    }

    /// <summary>Records that the store has returned all changes up to now.</summary>
    /// <param name="timestamp">When it was polled, in the clock's monotonic time.</param>
    public void Reached(long timestamp) => last = new Contact(timestamp, IsOver: false);

    /// <summary>Records that a poll of the store failed.</summary>
    public void Missed()
    {
        if (last is { IsOver: false } contact)
        {
            last = contact with { IsOver = true };
        }
    }

    private sealed record Contact(long Timestamp, bool IsOver);
}
