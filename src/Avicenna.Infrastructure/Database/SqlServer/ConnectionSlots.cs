using System.Diagnostics.CodeAnalysis;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>
/// The connections that calls of one kind may use at the same time, from two pools. The client opens the connections of a pool one after
/// another, so in a single pool all would wait for a login that hangs. With more than two, a server that is slow to open sessions gets many
/// logins at once, although most calls could wait for a connection to become free.
/// </summary>
/// <param name="name">The name of the pools, before their numbers.</param>
/// <param name="connections">The number of connections.</param>
/// <param name="maxWaiting">Maximum waiting calls. Further ones are refused immediately.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds no resource, and a call that hangs may release it after the stop.")]
internal sealed class ConnectionSlots(string name, int connections, int maxWaiting)
{
    private const int MaxPools = 2;

    // The first is used next: that of the last successful call, so that no more connections are open than needed.
    private readonly LinkedList<int> free = new(Enumerable.Range(0, connections));
    private readonly SemaphoreSlim available = new(connections);
    private int waiting;

    /// <summary>Waits for a free connection. It is free again when the result is disposed.</summary>
    /// <param name="gate">A lock for one call at a time. It is taken first, so that calls waiting for it occupy no connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Too many calls are waiting.</exception>
    public async Task<Slot> TakeAsync(SemaphoreSlim? gate, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > maxWaiting)
            {
                throw new StoreUnavailableException($"{maxWaiting} calls are already waiting for the database");
            }

            if (gate is not null)
            {
                await gate.WaitAsync(cancellationToken);
            }

            return await TakeConnectionAsync(gate, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<Slot> TakeConnectionAsync(SemaphoreSlim? gate, CancellationToken cancellationToken)
    {
        try
        {
            await available.WaitAsync(cancellationToken);
        }
        catch
        {
            gate?.Release();
            throw;
        }

        lock (free)
        {
            var number = free.First!.Value;
            free.RemoveFirst();
            return new Slot(this, number, $"{name} {(number % MaxPools) + 1}", gate);
        }
    }

    private void Return(int number, bool hangs)
    {
        lock (free)
        {
            if (hangs)
            {
                free.AddLast(number);
            }
            else
            {
                free.AddFirst(number);
            }
        }

        available.Release();
    }

    private void Prefer(int number)
    {
        lock (free)
        {
            if (free.Remove(number))
            {
                free.AddFirst(number);
            }
        }
    }

    internal sealed class Slot(ConnectionSlots owner, int number, string pool, SemaphoreSlim? gate) : IDisposable
    {
        private volatile bool hangs;

        /// <summary>The pool to open the connection from.</summary>
        public string Pool => pool;

        /// <summary>The server responded. If the caller had given up, this connection becomes the next one to use.</summary>
        public void Answered()
        {
            if (hangs)
            {
                owner.Prefer(number);
            }
        }

        /// <summary>The caller no longer waits for this connection. All others are used before it.</summary>
        public void GiveUp() => hangs = true;

        public void Dispose()
        {
            owner.Return(number, hangs);
            gate?.Release();
        }
    }
}
