using System.Data.Common;
using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>The lanes of SQL Server: each has a pool of connections, which are all that it uses at the same time.</summary>
internal sealed class SqlServerQueryRunner(SqlServerDialect dialect, TimeProvider time) : IQueryRunner, IDisposable
{
    private readonly IReadOnlyDictionary<Lane, Slots> lanes = Enum.GetValues<Lane>().ToDictionary(lane => lane, lane => new Slots(LaneLimits.Of(lane)));

    public async Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var limits = LaneLimits.Of(lane);
        using var timeout = new CancellationTokenSource(limits.Timeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // The client may not come back from a server that hangs, whatever its token says. Its slot stays taken until it does.
            return await RunInSlotAsync(lane, query, giveUp.Token).WaitAsync(giveUp.Token);
        }
        catch (Exception exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or DbException)
        {
            throw new StoreUnavailableException($"The SQL Server did not answer within {limits.Timeout.TotalSeconds} s");
        }
    }

    public void Dispose()
    {
        foreach (var slots in lanes.Values)
        {
            slots.Free.Dispose();
        }
    }

    private async Task<T> RunInSlotAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var slots = lanes[lane];
        await slots.TakeAsync(cancellationToken);
        try
        {
            await using var connection = await dialect.OpenAsync(lane, cancellationToken);
            return await query(connection, cancellationToken);
        }
        finally
        {
            slots.Free.Release();
        }
    }

    private sealed class Slots(LaneLimits limits)
    {
        private int waiting;

        public SemaphoreSlim Free { get; } = new(limits.Connections);

        public async Task TakeAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (Interlocked.Increment(ref waiting) > limits.MaxWaiting)
                {
                    throw new StoreUnavailableException($"{limits.MaxWaiting} calls wait for the database already");
                }

                await Free.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }
    }
}
