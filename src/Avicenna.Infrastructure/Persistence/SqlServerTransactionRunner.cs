using System.Data;
using System.Data.Common;
using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>One transaction a write, on a connection of its own.</summary>
internal sealed class SqlServerTransactionRunner(SqlDialect dialect) : ITransactionRunner, IDisposable
{
    private const int MaxLockNameLength = 255;

    // Orders the work for a tenant between nodes; the lock ends with the transaction.
    private const string LockSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
        SELECT @result;
        """;

    // Orders the work for a tenant on this node, before it takes a connection: whoever has many changes at once must not
    // leave none to the others. Tenants share the turns, so that there is a bounded number of them.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        await using var connection = transaction.Connection!;
        var result = await work(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public async Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        var turn = turns[(uint)tenantId.GetHashCode() % turns.Length];
        if (!await turn.WaitAsync(LaneLimits.WriteTimeout, cancellationToken))
        {
            throw new StoreUnavailableException("Another change to the tenant has not finished");
        }

        try
        {
            return await RunAsync(
                async transaction => await TryLockAsync(transaction, $"avicenna_tenant_{tenantId:N}")
                    ? await work(transaction)
                    : throw new StoreUnavailableException("Another change to the tenant has not finished"),
                commitTimeout,
                cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    private async Task<bool> TryLockAsync(DbTransaction transaction, string name)
    {
        var parameters = new SqlParameters(dialect).Text("resource", name, MaxLockNameLength);
        return (await transaction.QueryAsync<int>(LockSql, parameters)).Single() >= 0;
    }

    private async Task<DbTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        const int MaxTries = 3;
        for (var tries = 1; ; tries++)
        {
            var connection = await dialect.OpenAsync(cancellationToken);
            try
            {
                return await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                // A pooled connection that the server has meanwhile closed. Nothing has been done on it yet.
                await connection.DisposeAsync();
                if (tries == MaxTries)
                {
                    throw;
                }
            }
        }
    }
}
