using Avicenna.Application.Errors;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Limits concurrent lookups of keys and subdomains that this node doesn't know, so that any number of made-up ones leaves the database to
/// known ones.
/// </summary>
public sealed class StrangerGate(StoreHealth health, TimeProvider time) : IDisposable
{
    /// <summary>Maximum concurrent lookups.</summary>
    public const int MaxLoads = 32;

    /// <summary>Maximum waiting lookups. Further ones are refused immediately.</summary>
    public const int MaxWaiting = 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim loads = new(MaxLoads);
    private int waiting;

    /// <exception cref="StoreUnavailableException">Too many lookups are waiting, or the wait took too long.</exception>
    public async Task<T> PassAsync<T>(Func<Task<T>> load)
    {
        await EnterAsync();
        try
        {
            // The store may have become unavailable while this lookup waited.
            health.ThrowIfAway();
            return await load();
        }
        finally
        {
            loads.Release();
        }
    }

    public void Dispose() => loads.Dispose();

    private async Task EnterAsync()
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > MaxWaiting || !await TryEnterAsync())
            {
                throw new StoreUnavailableException("Too many unknown keys and subdomains are being looked up");
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    // Not by the semaphore's own time-out, which doesn't go by the clock that tests set.
    private async Task<bool> TryEnterAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            await loads.WaitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
