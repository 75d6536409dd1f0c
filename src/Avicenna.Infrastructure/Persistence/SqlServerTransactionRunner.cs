using System.Data;
using System.Data.Common;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>One transaction a write; one that loses against another is run again as a whole, a bounded number of times.</summary>
internal sealed class SqlServerTransactionRunner(SqlDialect dialect) : ITransactionRunner
{
    private const int MaxTries = 5;

    public async Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await dialect.OpenAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(transaction);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (DbException exception) when (dialect.IsLostRace(exception) && tries < MaxTries)
            {
                // The other transaction has won and is done: nothing to wait for.
            }
        }
    }
}
