using System.Data.Common;
using System.Security.Cryptography;
using Avicenna.Application.Errors;
using Dapper;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>
/// The way to the store for every repository: queries, transactions, work that lost a race run again, and the store's absence as
/// one error.
/// </summary>
internal sealed class Database(SqlDialect dialect, ITransactionRunner transactions)
{
    /// <summary>How often work is tried that goes on losing against other transactions.</summary>
    public const int MaxTries = 5;

    private const int MaxPauseMilliseconds = 20;

    /// <summary>Parameters for one statement, in the types of this database.</summary>
    public SqlParameters Parameters() => new(dialect);

    public bool IsUniqueViolation(DbException exception) => dialect.IsUniqueViolation(exception);

    public bool IsForeignKeyViolation(DbException exception) => dialect.IsForeignKeyViolation(exception);

    /// <summary>Whether the store was only busy: another transaction went on for too long.</summary>
    public bool IsBusy(StoreUnavailableException exception) =>
        exception.InnerException is TimeoutException || (exception.InnerException is DbException cause && dialect.IsBusy(cause));

    /// <summary>Runs one query for at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken) =>
        QueryAsync<T>(dialect.Limit(sql), parameters.Number("limit", limit), cancellationToken);

    /// <summary>Runs one query on a connection of its own.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters? parameters, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<T>>(
            async () =>
            {
                await using var connection = await dialect.OpenAsync(cancellationToken);
                return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
            },
            cancellationToken);

    /// <summary>Runs <paramref name="write"/> as one transaction; it may be run again, so it must only talk to the database.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) =>
        RunAsync(() => transactions.RunAsync(write, cancellationToken), cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as one transaction, while no other one that was begun so for the same tenant is under way on
    /// any node: for rules that span rows.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now, or another one went on for too long.</exception>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) =>
        RunAsync(() => transactions.RunForTenantAsync(tenantId, write, cancellationToken), cancellationToken);

    /// <summary>Runs one statement as a transaction of its own.</summary>
    /// <returns>How many rows changed.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<int> WriteAsync(string sql, SqlParameters parameters, CancellationToken cancellationToken) =>
        WriteAsync(transaction => transaction.ExecuteAsync(sql, parameters), cancellationToken);

    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (DbException) when (cancellationToken.IsCancellationRequested)
            {
                // A client library's way to say that a statement was cancelled.
                throw new OperationCanceledException(cancellationToken);
            }
            catch (DbException exception) when (dialect.IsLostRace(exception) && tries < MaxTries)
            {
                // The winner still has to finish; losers that come back at different times don't collide again.
                await Task.Delay(RandomNumberGenerator.GetInt32(1, MaxPauseMilliseconds * tries), cancellationToken);
            }
            catch (DbException exception) when (dialect.IsUnavailable(exception))
            {
                throw new StoreUnavailableException(exception);
            }
        }
    }
}
