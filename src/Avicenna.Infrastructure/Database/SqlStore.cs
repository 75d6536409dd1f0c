using System.Data.Common;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// The way to the store for every repository: queries, transactions, and the store's absence as one error.
/// </summary>
internal sealed class SqlStore(SqlDialect dialect, IQueryRunner queries, ITransactionRunner transactions, StoreHealth health, StoreStatus status)
{
    /// <summary>How often work is tried that goes on losing against other transactions.</summary>
    public const int MaxTries = 5;

    /// <summary>Parameters for one statement, in the types of this database.</summary>
    public SqlParameters Parameters() => new(dialect);

    /// <summary>Whether a statement sees the store as it was at one moment.</summary>
    public bool SeesOneMoment => dialect.SeesOneMoment;

    /// <inheritdoc cref="SqlDialect.Limit"/>
    public string Limit(string sql) => dialect.Limit(sql);

    public static bool IsUniqueViolation(DbException exception) => exception is ViolationException { IsUnique: true };

    public static bool IsForeignKeyViolation(DbException exception) => exception is ViolationException { IsUnique: false };

    /// <summary>Statements that are together the same as <paramref name="sql"/> for each of the rows.</summary>
    /// <param name="sql">A statement that has one row as the SELECT of parameters <paramref name="row"/>.</param>
    /// <param name="row">That SELECT, in which each parameter is called as its column.</param>
    /// <param name="rows">The parameters of each row, for all in the same order.</param>
    public IEnumerable<(string Sql, SqlParameters Parameters)> ForRows(string sql, string row, IReadOnlyList<SqlParameters> rows) =>
        !dialect.TakesJsonRows || rows.Count == 1
            ? rows.Select(parameters => (sql, parameters))
            : rows.Chunk(JsonRows.MaxRows).Select(batch => (
                sql.Replace(row, JsonRows.Source(batch[0]), StringComparison.Ordinal),
                Parameters().Text(JsonRows.Parameter, JsonRows.Write(batch), SqlParameters.Unbounded)));

    /// <summary>Runs <paramref name="sql"/> for each of the rows.</summary>
    /// <inheritdoc cref="ForRows"/>
    /// <param name="transaction">The transaction.</param>
    public async Task ExecuteForRowsAsync(DbTransaction transaction, string sql, string row, IReadOnlyList<SqlParameters> rows)
    {
        // Grouped, because a statement that is prepared once for many rows is much of SQLite's speed.
        foreach (var statement in ForRows(sql, row, rows).GroupBy(statement => statement.Sql, statement => statement.Parameters))
        {
            await transaction.ExecuteAsync(statement.Key, statement);
        }
    }

    /// <summary>Runs one query for at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken, RowReader<T>? reader = null) =>
        QueryAsync(Lane.Lists, sql, parameters, limit, cancellationToken, reader);

    /// <summary>Runs one query.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters? parameters, CancellationToken cancellationToken) =>
        QueryAsync<T>(Lane.Management, sql, parameters, cancellationToken);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows, in that lane.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        Lane lane, string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken, RowReader<T>? reader = null) =>
        QueryAsync(lane, dialect.Limit(sql), parameters.Number("limit", limit), cancellationToken, reader);

    /// <summary>Runs one query, in that lane.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(Lane lane, string sql, SqlParameters? parameters, CancellationToken cancellationToken, RowReader<T>? reader = null) =>
        AskAsync(
            lane,
            (connection, giveUp) => (reader ?? RowReader<T>.Default).ReadAsync(connection, new CommandDefinition(sql, parameters, cancellationToken: giveUp)),
            cancellationToken);

    /// <summary>Runs one query, in that lane, all of whose rows were in the store at one moment.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now.</exception>
    public Task<IReadOnlyList<T>> QueryMomentAsync<T>(Lane lane, string sql, SqlParameters parameters, CancellationToken cancellationToken, RowReader<T>? reader = null) =>
        AskAsync(
            lane,
            async (connection, giveUp) =>
            {
                await using var transaction = await dialect.BeginMomentAsync(connection, giveUp);
                return await (reader ?? RowReader<T>.Default).ReadAsync(connection, new CommandDefinition(sql, parameters, transaction, cancellationToken: giveUp));
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
                health.ThrowIfAway();
                return transactions.RunAsync(write, commitTimeout, cancellationToken);
            },
            cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as one transaction, while no other one that was begun so for the same tenant is under way on
    /// any node: for rules that span rows.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or can't work now, or another one went on for too long.</exception>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) =>
        WriteForTenantAsync(tenantId, write, LaneLimits.CommitTimeout, call: null, cancellationToken);

    /// <param name="tenantId">The tenant.</param>
    /// <param name="write">What to write.</param>
    /// <param name="commitTimeout">How long the caller waits for its end once it has begun.</param>
    /// <param name="call">What a call that may be repeated is known by on all nodes; null: it is none.</param>
    /// <param name="cancellationToken">Ends the wait for it to begin.</param>
    /// <inheritdoc cref="WriteForTenantAsync{T}(Guid, Func{DbTransaction, Task{T}}, CancellationToken)"/>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> write, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                health.ThrowIfAway();
                return transactions.RunForTenantAsync(tenantId, write, commitTimeout, call, cancellationToken);
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
                        health.ThrowIfAway();
                    }

                    return queries.RunAsync(lane, ask, cancellationToken);
                },
                cancellationToken,
                isOnlyTheClients: true);
        }
        catch (StoreUnavailableException) when (lane == Lane.Decisions)
        {
            status.Failed();
            throw;
        }
    }

    // A query is the clients' work alone, and they have been seen to throw anything where a packet was out of place.
    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken, bool isOnlyTheClients = false)
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
        catch (DbException exception) when (dialect.IsUniqueViolation(exception) || dialect.IsForeignKeyViolation(exception))
        {
            throw new ViolationException(dialect.IsUniqueViolation(exception));
        }
        catch (Exception exception) when (IsFaultOfTheStore(exception) || (isOnlyTheClients && exception is not (OperationCanceledException or AvicennaException)))
        {
            throw new StoreUnavailableException(dialect.Describe(exception), exception);
        }
    }

    // The client libraries also throw what .NET has for all purposes, for example on a connection that broke, and Dapper on a value that
    // isn't of its column's kind.
    private static bool IsFaultOfTheStore(Exception exception) => exception is DbException
        || (exception.Source is { } source && (source.StartsWith("Microsoft.Data.", StringComparison.Ordinal) || source.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) || source == "Dapper"));

    /// <summary>For the repositories to understand. Without the client's text, which quotes the row.</summary>
    private sealed class ViolationException(bool isUnique)
        : DbException(isUnique ? "The store has such a row already" : "The store lacks what the row belongs to, or has what belongs to it")
    {
        public bool IsUnique => isUnique;
    }
}
