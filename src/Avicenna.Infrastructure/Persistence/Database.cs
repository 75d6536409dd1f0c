using System.Data.Common;
using System.Security.Cryptography;
using Avicenna.Application.Caching;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>
/// The way to the store for every repository: queries, transactions, work that lost a race run again, and the store's absence as
/// one error.
/// </summary>
internal sealed class Database(SqlDialect dialect, IQueryRunner queries, ITransactionRunner transactions, StoreReach reach, StoreHealth health)
{
    /// <summary>How often work is tried that goes on losing against other transactions.</summary>
    public const int MaxTries = 5;

    private const int MaxPauseMilliseconds = 20;

    /// <summary>Parameters for one statement, in the types of this database.</summary>
    public SqlParameters Parameters() => new(dialect);

    public bool IsUniqueViolation(DbException exception) => dialect.IsUniqueViolation(exception);

    public bool IsForeignKeyViolation(DbException exception) => dialect.IsForeignKeyViolation(exception);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken) =>
        QueryAsync<T>(Lane.Lists, sql, parameters, limit, cancellationToken);

    /// <summary>Runs one query.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters? parameters, CancellationToken cancellationToken) =>
        QueryAsync<T>(Lane.Management, sql, parameters, cancellationToken);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows, in that lane.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(Lane lane, string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken) =>
        QueryAsync<T>(lane, dialect.Limit(sql), parameters.Number("limit", limit), cancellationToken);

    /// <summary>Runs one query, in that lane.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(Lane lane, string sql, SqlParameters? parameters, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<T>>(
            lane,
            async (connection, giveUp) => [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: giveUp))],
            cancellationToken);

    /// <summary>Runs one query, in that lane, all of whose rows were in the store at one moment.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryMomentAsync<T>(Lane lane, string sql, SqlParameters parameters, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<T>>(
            lane,
            async (connection, giveUp) =>
            {
                await using var transaction = await dialect.BeginMomentAsync(connection, giveUp);
                return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: giveUp))];
            },
            cancellationToken);

    /// <summary>Runs <paramref name="write"/> as one transaction; it may be run again, so it must only talk to the database.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) =>
        WriteAsync(write, LaneLimits.CommitTimeout, cancellationToken);

    /// <param name="write">What to write.</param>
    /// <param name="commitTimeout">How long the caller waits for its end once it has begun. Past that, it may still be done.</param>
    /// <param name="cancellationToken">Ends the wait for it to begin.</param>
    /// <inheritdoc cref="WriteAsync{T}(Func{DbTransaction, Task{T}}, CancellationToken)"/>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, TimeSpan commitTimeout, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                reach.ThrowIfAway();
                return transactions.RunAsync(write, commitTimeout, cancellationToken);
            },
            cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as one transaction, while no other one that was begun so for the same tenant is under way on
    /// any node: for rules that span rows.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now, or another one went on for too long.</exception>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) =>
        WriteForTenantAsync(tenantId, write, LaneLimits.CommitTimeout, cancellationToken);

    /// <param name="tenantId">The tenant.</param>
    /// <param name="write">What to write.</param>
    /// <param name="commitTimeout">How long the caller waits for its end once it has begun.</param>
    /// <param name="cancellationToken">Ends the wait for it to begin.</param>
    /// <inheritdoc cref="WriteForTenantAsync{T}(Guid, Func{DbTransaction, Task{T}}, CancellationToken)"/>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> write, TimeSpan commitTimeout, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                reach.ThrowIfAway();
                return transactions.RunForTenantAsync(tenantId, write, commitTimeout, cancellationToken);
            },
            cancellationToken);

    /// <summary>Runs one statement as a transaction of its own.</summary>
    /// <returns>How many rows changed.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<int> WriteAsync(string sql, SqlParameters parameters, CancellationToken cancellationToken) =>
        WriteAsync(transaction => transaction.ExecuteAsync(sql, parameters), cancellationToken);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows, in that transaction.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(DbTransaction transaction, string sql, SqlParameters parameters, int limit) =>
        transaction.QueryAsync<T>(dialect.Limit(sql), parameters.Number("limit", limit));

    /// <summary>Deletes rows, each step as a transaction of its own, until a step finds none that is due.</summary>
    /// <returns>How many rows were deleted.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now; what is deleted stays deleted.</exception>
    public Task<int> DeleteAsync(Deletion deletion, SqlParameters parameters, CancellationToken cancellationToken) =>
        DeleteAsync(transaction => DeleteStepAsync(transaction, deletion, parameters), cancellationToken);

    /// <param name="step">Deletes a bounded number of rows and says how many.</param>
    /// <param name="cancellationToken">Leaves the rest.</param>
    /// <inheritdoc cref="DeleteAsync(Deletion, SqlParameters, CancellationToken)"/>
    public async Task<int> DeleteAsync(Func<DbTransaction, Task<int>> step, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var begin = TimeProvider.System.GetTimestamp();
            var count = await WriteAsync(step, cancellationToken);
            if (count == 0)
            {
                return deleted;
            }

            deleted += count;
            await Task.Delay(dialect.PauseAfter(TimeProvider.System.GetElapsedTime(begin)), cancellationToken);
        }
    }

    /// <summary>Runs one step of the deletion, in that transaction.</summary>
    /// <returns>How many rows were deleted.</returns>
    public Task<int> DeleteStepAsync(DbTransaction transaction, Deletion deletion, SqlParameters parameters) =>
        transaction.ExecuteAsync(deletion.ToStep(dialect), parameters.Number("limit", deletion.MaxRows));

    private async Task<T> AskAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(
                () =>
                {
                    if (lane != Lane.Polling)
                    {
                        reach.ThrowIfAway();
                    }

                    return queries.RunAsync(lane, ask, cancellationToken);
                },
                cancellationToken);
        }
        catch (StoreUnavailableException) when (lane == Lane.Decisions)
        {
            health.Failed();
            throw;
        }
    }

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
            catch (Exception exception) when (IsFaultOfTheStore(exception))
            {
                throw new StoreUnavailableException(dialect.Describe(exception), exception);
            }
        }
    }

    // Violations are for the repositories to understand. The client libraries also throw what .NET has for all purposes, for example
    // on a connection that broke, and Dapper on a value that isn't of its column's kind.
    private bool IsFaultOfTheStore(Exception exception) => exception is DbException cause
        ? !dialect.IsUniqueViolation(cause) && !dialect.IsForeignKeyViolation(cause)
        : exception.Source is { } source && (source.StartsWith("Microsoft.Data.", StringComparison.Ordinal) || source.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) || source == "Dapper");
}
