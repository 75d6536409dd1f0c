using System.Data.Common;
using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>The way to the store for every repository: reads, transactions, and the store's absence as one error.</summary>
internal sealed class Database(SqlDialect dialect, ITransactionRunner transactions)
{
    /// <summary>Parameters for one statement, in the types of this database.</summary>
    public SqlParameters Parameters() => new(dialect);

    public bool IsUniqueViolation(DbException exception) => dialect.IsUniqueViolation(exception);

    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dialect.OpenAsync(cancellationToken);
            return await read(connection);
        }
        catch (DbException exception) when (dialect.IsUnavailable(exception))
        {
            throw new StoreUnavailableException(exception);
        }
    }

    /// <summary>Runs <paramref name="write"/> as one transaction; it may be run again, so it must only talk to the database.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await transactions.RunAsync(write, cancellationToken);
        }
        catch (DbException exception) when (dialect.IsUnavailable(exception))
        {
            throw new StoreUnavailableException(exception);
        }
    }

    /// <summary>Runs one statement as a transaction of its own.</summary>
    /// <returns>How many rows changed.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<int> WriteAsync(string sql, SqlParameters parameters, CancellationToken cancellationToken) =>
        WriteAsync(transaction => transaction.ExecuteAsync(sql, parameters), cancellationToken);
}
