using System.Data;
using System.Data.Common;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>One transaction a write, on a connection of its own.</summary>
internal sealed class SqlServerTransactionRunner(SqlDialect dialect) : ITransactionRunner
{
    public async Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        await using var connection = transaction.Connection!;
        var result = await work(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
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
