using System.Diagnostics.CodeAnalysis;
using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>
/// The connections that calls of one kind may use at the same time, in two pools. The client's pools open one connection after the
/// other: in a single one all would wait for a login that hangs. With more pools a server that is slow to begin sessions gets many at once,
/// where most calls could do with a connection that becomes free.
/// </summary>
/// <param name="name">What the pools are called, before their numbers.</param>
/// <param name="connections">How many there are.</param>
/// <param name="maxWaiting">How many calls may wait for one; further ones are refused at once.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing, and what hangs may come back to it after a stop.")]
internal sealed class ConnectionSlots(string name, int connections, int maxWaiting)
{
    private const int MaxPools = 2;

    // The first is the one to take next: that of the last call that went well, so that no more are open than are needed.
    private readonly LinkedList<int> free = new(Enumerable.Range(0, connections));
    private readonly SemaphoreSlim available = new(connections);
    private int waiting;

    /// <summary>Waits for a connection's turn. It is free again once the result is disposed of.</summary>
    /// <param name="turn">What only one call may have; it is waited for first, so that who waits for it takes no connection from others.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Too many wait already.</exception>
    public async Task<Slot> TakeAsync(SemaphoreSlim? turn, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > maxWaiting)
            {
                throw new StoreUnavailableException($"{maxWaiting} calls wait for the database already");
            }

            if (turn is not null)
            {
                await turn.WaitAsync(cancellationToken);
            }

            return await TakeConnectionAsync(turn, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<Slot> TakeConnectionAsync(SemaphoreSlim? turn, CancellationToken cancellationToken)
    {
        try
        {
            await available.WaitAsync(cancellationToken);
        }
        catch
        {
            turn?.Release();
            throw;
        }

        lock (free)
        {
            var number = free.First!.Value;
            free.RemoveFirst();
            return new Slot(this, number, $"{name} {(number % MaxPools) + 1}", turn);
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

    internal sealed class Slot(ConnectionSlots owner, int number, string pool, SemaphoreSlim? turn) : IDisposable
    {
        private volatile bool hangs;

        /// <summary>The pool to open the connection from.</summary>
        public string Pool => pool;

        /// <summary>There is a connection. Where nobody waits for it any more, it is the one for the next call.</summary>
        public void Answered()
        {
            if (hangs)
            {
                owner.Prefer(number);
            }
        }

        /// <summary>Nobody waits for it any more; all others are taken before it.</summary>
        public void GiveUp() => hangs = true;

        public void Dispose()
        {
            owner.Return(number, hangs);
            turn?.Release();
        }
    }
}
