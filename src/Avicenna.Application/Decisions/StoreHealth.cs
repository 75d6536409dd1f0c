using Avicenna.Application.Errors;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Decisions;

/// <summary>When this node last heard from the store what changed, and so for how long it may go on with what it knows.</summary>
public sealed class StoreHealth(IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>After so long without an answer the store counts as away, and nobody is made to wait for it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan maxStaleness = options.Value.MaxStaleness;
    private volatile Contact? last;

    /// <summary>Whether what was read from the store, and has not changed as far as this node knows, may still be used.</summary>
    public bool IsRecent => last is { } contact && time.GetElapsedTime(contact.Timestamp) <= maxStaleness;

    /// <summary>Whether the store has not answered for a while and is not expected to.</summary>
    public bool IsAway => last is { IsOver: true } contact && time.GetElapsedTime(contact.Timestamp) > Timeout;

    /// <exception cref="StoreUnavailableException">The store is away, so it needn't be asked.</exception>
    public void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new StoreUnavailableException("The database has not answered for a while");
        }
    }

    /// <summary>The store has told all changes up to now.</summary>
    /// <param name="timestamp">When it was asked, of the clock's monotonic time.</param>
    public void Reached(long timestamp) => last = new Contact(timestamp, IsOver: false);

    /// <summary>The store was asked in vain.</summary>
    public void Missed()
    {
        if (last is { IsOver: false } contact)
        {
            last = contact with { IsOver = true };
        }
    }

    private sealed record Contact(long Timestamp, bool IsOver);
}
