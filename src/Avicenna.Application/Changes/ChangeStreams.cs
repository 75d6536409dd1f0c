using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Changes;

/// <summary>Streams that tell the holders of keys that something of their tenant has changed.</summary>
public sealed class ChangeStreams(TenantWatches watches, ApiKeyCache keys, TimeProvider time)
{
    /// <summary>Opens a stream; null: the key has as many as it may.</summary>
    /// <param name="key">The key that was presented.</param>
    /// <param name="secret">The secret by which it was.</param>
    public ChangeStream? TryOpen(ApiKeySnapshot key, string secret) =>
        watches.TryWatch(key.TenantId, key.KeyId) is { } watch ? new ChangeStream(watch, key, secret, keys, time) : null;
}

/// <summary>What the holder of a key is told, for as long as it lets anyone in.</summary>
public sealed class ChangeStream : IDisposable
{
    /// <summary>How often a sign of life is due.</summary>
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(15);

    private readonly TenantWatch watch;
    private readonly string secret;
    private readonly ApiKeyCache keys;
    private readonly TimeProvider time;
    private ApiKeySnapshot key;

    // Monotonic, because the clock may be set while a stream is open.
    private long lastBeat;

    internal ChangeStream(TenantWatch watch, ApiKeySnapshot key, string secret, ApiKeyCache keys, TimeProvider time)
    {
        (this.watch, this.key, this.secret, this.keys, this.time) = (watch, key, secret, keys, time);
        lastBeat = time.GetTimestamp();
    }

    /// <summary>Waits for what is to be told next.</summary>
    public async Task<ChangeSignal> NextAsync(CancellationToken cancellationToken)
    {
        var hasChanged = await watch.WaitAsync(Remaining(), time, cancellationToken);
        if (!await IsUsableAsync(cancellationToken))
        {
            return ChangeSignal.End;
        }

        if (hasChanged)
        {
            return ChangeSignal.Change;
        }

        lastBeat = time.GetTimestamp();
        return ChangeSignal.Beat;
    }

    public void Dispose() => watch.Dispose();

    // Until the next sign of life is due, or the key ends.
    private TimeSpan Remaining()
    {
        var (now, beat) = (time.GetUtcNow(), BeatInterval - time.GetElapsedTime(lastBeat));
        var next = new[] { beat, key.ExpiresAt - now ?? beat, key.SecretExpiresAt - now ?? beat }.Min();
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    private async Task<bool> IsUsableAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await keys.FindAsync(secret, cancellationToken) is not { } current || current.KeyId != key.KeyId)
            {
                return false;
            }

            key = current;
            return key.IsUsable(time.GetUtcNow());
        }
        catch (StoreUnavailableException)
        {
            // As the next call of the key's holder would be refused, too.
            return false;
        }
    }
}

/// <summary>What a stream of changes tells.</summary>
public enum ChangeSignal
{
    /// <summary>A key, an endpoint or a setting has changed.</summary>
    Change,

    /// <summary>Nothing has, and the stream is alive.</summary>
    Beat,

    /// <summary>The key lets nobody in any more.</summary>
    End,
}
