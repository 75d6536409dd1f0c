using System.Data.Common;
using System.Globalization;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>
/// One transaction a write, on a connection of its own. Tenants' changes and what the node writes by itself have connections apart, so
/// that neither waits for the other.
/// </summary>
internal sealed class SqlServerTransactionRunner(SqlDialect dialect, TimeProvider time) : ITransactionRunner
{
    private const int MaxLockNameLength = 255;

    // Orders the work for a tenant between nodes; the lock ends with the transaction.
    private const string LockSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @timeout;
        SELECT @result;
        """;

    // Whether that lock is free.
    private const string TestLockSql = "SELECT APPLOCK_TEST('public', @resource, 'Exclusive', 'Transaction');";

    private static readonly TimeSpan Limit = LaneLimits.WriteTimeout + LaneLimits.CommitTimeout;

    private readonly ConnectionSlots changes = new("Changes", LaneLimits.ChangeConnections, LaneLimits.MaxWaitingWrites);
    private readonly ConnectionSlots writes = new("Writes", LaneLimits.WriteConnections, LaneLimits.MaxWaitingWrites);

    // Orders the work for a tenant on this node, before it takes a connection: whoever has many changes at once must not
    // leave none to the others. Tenants share the turns, so that there is a bounded number of them.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    public Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken) =>
        RunAsync(writes, turn: null, lockAsync: null, work, commitTimeout, cancellationToken);

    public Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken) =>
        RunAsync(
            changes,
            turns[(uint)tenantId.GetHashCode() % turns.Length],
            (transaction, timeout) => LockAsync(transaction, $"avicenna_tenant_{tenantId:N}", call is null ? null : $"avicenna_call_{call}", timeout),
            work,
            commitTimeout,
            cancellationToken);

    private async Task<T> RunAsync<T>(
        ConnectionSlots slots, SemaphoreSlim? turn, Func<DbTransaction, TimeSpan, Task>? lockAsync, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(LaneLimits.WriteTimeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var slot = await TakeAsync(slots, turn, giveUp.Token, cancellationToken);
        var progress = new WriteProgress();
        var write = LostRaces.RetryAsync(dialect, () => TryAsync(slot, lockAsync, work, progress, asked, giveUp.Token), giveUp.Token);
        try
        {
            return await SeeThroughAsync(write, progress, asked, commitTimeout, cancellationToken);
        }
        catch (Exception) when (!write.IsCompleted)
        {
            slot.GiveUp();
            // Nobody waits for it any more.
            _ = write.ContinueWith(left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
        catch (Exception exception) when (exception is OperationCanceledException or DbException && timeout.IsCancellationRequested && progress.TryCallOffUnlessBegun())
        {
            throw new StoreUnavailableException($"The SQL Server did not begin a write within {LaneLimits.WriteTimeout.TotalSeconds} s");
        }
    }

    private static async Task<ConnectionSlots.Slot> TakeAsync(ConnectionSlots slots, SemaphoreSlim? turn, CancellationToken giveUp, CancellationToken cancellationToken)
    {
        try
        {
            return await slots.TakeAsync(turn, giveUp);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"A write waited {LaneLimits.WriteTimeout.TotalSeconds} s for those before it");
        }
    }

    // The client may not come back from a server that hangs, so nobody waits for it longer than for an answer.
    private async Task<T> SeeThroughAsync<T>(Task<T> write, WriteProgress progress, long asked, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        try
        {
            return await write.WaitAsync(Left(asked, Limit), time, cancellationToken);
        }
        catch (OperationCanceledException) when (!write.IsCompleted)
        {
            if (progress.TryCallOffUnlessBegun())
            {
                throw;
            }

            return await SeeThroughAsync(write, progress, asked, commitTimeout, CancellationToken.None);
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            var isWaitedFor = commitTimeout == Timeout.InfiniteTimeSpan;
            if (isWaitedFor ? progress.TryCallOffUnlessBegun() : progress.TryCallOffUnlessCommitting())
            {
                throw new StoreUnavailableException($"The SQL Server did not answer a write within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s; nothing was written");
            }

            return isWaitedFor ? await write : throw new StoreUnavailableException("A write was sent to be committed and did not end in time; it may still be done");
        }
        catch (TimeoutException)
        {
            // It ended at the same moment, or the time-out is its own.
            return await write;
        }
    }

    private async Task<T> TryAsync<T>(
        ConnectionSlots.Slot slot, Func<DbTransaction, TimeSpan, Task>? lockAsync, Func<DbTransaction, Task<T>> work, WriteProgress progress, long asked, CancellationToken giveUp)
    {
        progress.Restart();
        await using var connection = await dialect.OpenAsync(slot.Pool, giveUp);
        slot.Answered();
        await using var transaction = await dialect.BeginAsync(connection, giveUp);
        giveUp.ThrowIfCancellationRequested();
        if (lockAsync is not null)
        {
            await lockAsync(transaction, Left(asked, LaneLimits.WriteTimeout));
        }

        progress.Begin();
        var result = await work(transaction);
        progress.Commit();
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    // The call's own lock is taken only by who has the tenant's, and so is free then; who waited in vain for the tenant's asks for it.
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

    private TimeSpan Left(long asked, TimeSpan limit)
    {
        var left = limit - time.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
