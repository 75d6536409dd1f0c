using System.Globalization;
using Avicenna.Application.Idempotency;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>
/// Runs each write as one transaction on its own connection. Changes of tenants and background writes of the node use separate connections,
/// so that neither waits for the other.
/// </summary>
internal sealed class SqlServerTransactionRunner(SqlDialect dialect, TimeProvider time) : ITransactionRunner
{
    private const int MaxLockNameLength = 255;

    // Serializes the work for a tenant across nodes. The lock ends with the transaction.
    private const string LockSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @timeout;
        SELECT @result;
        """;

    // Tests whether that lock is free.
    private const string TestLockSql = "SELECT APPLOCK_TEST('public', @resource, 'Exclusive', 'Transaction');";

    private static readonly TimeSpan Limit = LaneLimits.WriteTimeout + LaneLimits.CommitTimeout;

    private readonly ConnectionSlots changes = new("Changes", LaneLimits.ChangeConnections, LaneLimits.MaxWaitingWrites);
    private readonly ConnectionSlots writes = new("Writes", LaneLimits.WriteConnections, LaneLimits.MaxWaitingWrites);

    // Serializes the work for a tenant on this node before it takes a connection, so that a tenant with many concurrent changes leaves
    // connections to others. Tenants share these semaphores, which bounds their number.
    private readonly SemaphoreSlim[] tenantGates = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    public Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken) =>
        RunAsync(writes, gate: null, lockAsync: null, work, commitTimeout, cancellationToken);

    public Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken) =>
        RunAsync(
            changes,
            tenantGates[(uint)tenantId.GetHashCode() % tenantGates.Length],
            (transaction, timeout) => LockAsync(transaction, $"avicenna_tenant_{tenantId:N}", call is null ? null : $"avicenna_call_{call}", timeout),
            work,
            commitTimeout,
            cancellationToken);

    private async Task<T> RunAsync<T>(
        ConnectionSlots slots, SemaphoreSlim? gate, Func<DbTransaction, TimeSpan, Task>? lockAsync, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        var requestedAt = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(LaneLimits.WriteTimeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var slot = await TakeAsync(slots, gate, giveUp.Token, cancellationToken);
        var progress = new WriteProgress();
        var write = LostRaces.RetryAsync(dialect, () => TryAsync(slot, lockAsync, work, progress, requestedAt, giveUp.Token), giveUp.Token);
        try
        {
            return await WaitForCompletionAsync(write, progress, requestedAt, commitTimeout, cancellationToken);
        }
        catch (Exception) when (!write.IsCompleted)
        {
            slot.GiveUp();
            // Nobody waits for it any more, so observe its exception here.
            _ = write.ContinueWith(abandoned => abandoned.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
        catch (Exception exception) when (exception is OperationCanceledException or DbException && timeout.IsCancellationRequested && progress.TryCallOffUnlessBegun())
        {
            throw new StoreUnavailableException($"The SQL Server did not start a write within {LaneLimits.WriteTimeout.TotalSeconds} s");
        }
    }

    private static async Task<ConnectionSlots.Slot> TakeAsync(ConnectionSlots slots, SemaphoreSlim? gate, CancellationToken giveUp, CancellationToken cancellationToken)
    {
        try
        {
            return await slots.TakeAsync(gate, giveUp);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"A write waited {LaneLimits.WriteTimeout.TotalSeconds} s for the writes before it");
        }
    }

    // If the server hangs, the client may never return, so nobody waits for it longer than for a response.
    private async Task<T> WaitForCompletionAsync<T>(Task<T> write, WriteProgress progress, long requestedAt, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        try
        {
            return await write.WaitAsync(Remaining(requestedAt, Limit), time, cancellationToken);
        }
        catch (OperationCanceledException) when (!write.IsCompleted)
        {
            if (progress.TryCallOffUnlessBegun())
            {
                throw;
            }

            return await WaitForCompletionAsync(write, progress, requestedAt, commitTimeout, CancellationToken.None);
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            var waitsForever = commitTimeout == Timeout.InfiniteTimeSpan;
            if (waitsForever ? progress.TryCallOffUnlessBegun() : progress.TryCallOffUnlessCommitting())
            {
                throw new StoreUnavailableException($"The SQL Server did not respond to a write within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s; nothing was written");
            }

            return waitsForever ? await write : throw new StoreUnavailableException("A write was sent to be committed and did not finish in time; it may still be committed");
        }
        catch (TimeoutException)
        {
            // It ended at the same moment, or the time-out is its own.
            return await write;
        }
    }

    private async Task<T> TryAsync<T>(
        ConnectionSlots.Slot slot, Func<DbTransaction, TimeSpan, Task>? lockAsync, Func<DbTransaction, Task<T>> work, WriteProgress progress, long requestedAt, CancellationToken giveUp)
    {
        progress.Restart();
        await using var connection = await dialect.OpenAsync(slot.Pool, giveUp);
        slot.Answered();
        await using var transaction = await dialect.BeginAsync(connection, giveUp);
        giveUp.ThrowIfCancellationRequested();
        if (lockAsync is not null)
        {
            await lockAsync(transaction, Remaining(requestedAt, LaneLimits.WriteTimeout));
        }

        progress.Begin();
        var result = await work(transaction);
        progress.Commit();
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    // Only the holder of the tenant's lock takes the call's own lock, so it is free then. Whoever timed out on the tenant's lock tests it.
    private async Task LockAsync(DbTransaction transaction, string tenant, string? call, TimeSpan timeout)
    {
        var result = await TryLockAsync(transaction, tenant, timeout);
        if (result == ApplicationLock.TimedOut && call is not null
            && (await transaction.QueryAsync<int>(TestLockSql, new SqlParameters(dialect).Text("resource", call, MaxLockNameLength))).Single() == 0)
        {
            throw new AvicennaException(IdempotencyErrors.InFlight);
        }

        ApplicationLock.Require(result);
        if (call is not null)
        {
            ApplicationLock.Require(await TryLockAsync(transaction, call, TimeSpan.Zero));
        }
    }

    private async Task<int> TryLockAsync(DbTransaction transaction, string name, TimeSpan timeout)
    {
        var parameters = new SqlParameters(dialect).Text("resource", name, MaxLockNameLength).Number("timeout", (int)timeout.TotalMilliseconds);
        return (await transaction.QueryAsync<int>(LockSql, parameters)).Single();
    }

    private TimeSpan Remaining(long requestedAt, TimeSpan limit)
    {
        var left = limit - time.GetElapsedTime(requestedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
