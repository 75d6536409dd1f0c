using System.Runtime.CompilerServices;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Gives repositories access to the database: queries, transactions, and one exception when the store is unavailable.
/// </summary>
internal sealed class SqlStore(SqlDialect dialect, IQueryRunner queries, ITransactionRunner transactions, StoreHealth health, StoreStatus status)
{
    /// <summary>Maximum attempts when work loses races against other transactions.</summary>
    public const int MaxTries = 5;

    /// <summary>Creates the parameters for one statement, with the types of this database.</summary>
    public SqlParameters Parameters() => new(dialect);

    /// <summary>Whether a statement reads the store as it was at a single point in time.</summary>
    public bool SeesOneMoment => dialect.SeesOneMoment;

    /// <inheritdoc cref="SqlDialect.Limit"/>
    public string Limit(string sql) => dialect.Limit(sql);

    public static bool IsUniqueViolation(DbException exception) => exception is ViolationException { IsUnique: true };

    public static bool IsForeignKeyViolation(DbException exception) => exception is ViolationException { IsUnique: false };

    /// <summary>Returns statements that together do the same as <paramref name="sql"/> for each row.</summary>
    /// <param name="sql">A statement for one row, as <see cref="JsonRows.Statement"/> takes it.</param>
    /// <param name="rows">The parameters of each row, all in the same order.</param>
    /// <returns>The statements, each with one set of parameters for every time that it has to run.</returns>
    public IEnumerable<(string Sql, IReadOnlyList<SqlParameters> Parameters)> ForRows(string sql, IReadOnlyList<SqlParameters> rows) =>
        !dialect.TakesJsonRows || rows.Count == 1
            ? [(sql, rows)]
            : rows.Chunk(JsonRows.MaxRows).Select(batch => (
                JsonRows.Statement(sql, batch[0]),
                (IReadOnlyList<SqlParameters>)[Parameters().Text(JsonRows.Parameter, JsonRows.Write(batch), SqlParameters.Unbounded)]));

    /// <summary>Runs <paramref name="sql"/> for each row.</summary>
    /// <inheritdoc cref="ForRows" path="/param"/>
    /// <param name="transaction">The transaction.</param>
    public async Task ExecuteForRowsAsync(DbTransaction transaction, string sql, IReadOnlyList<SqlParameters> rows)
    {
        foreach (var (statement, parameters) in ForRows(sql, rows))
        {
            await transaction.ExecuteAsync(statement, parameters);
        }
    }

    /// <summary>Runs one query for at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken, RowReader<T>? reader = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        QueryAsync(Lane.Lists, sql, parameters, limit, cancellationToken, reader, file, member);

    /// <summary>Runs one query.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, SqlParameters? parameters, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        QueryAsync<T>(Lane.Management, sql, parameters, cancellationToken, reader: null, file, member);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows in the given lane.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        Lane lane, string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken, RowReader<T>? reader = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        QueryAsync(lane, dialect.Limit(sql), parameters.Number("limit", limit), cancellationToken, reader, file, member);

    /// <summary>Runs one query in the given lane.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        Lane lane, string sql, SqlParameters? parameters, CancellationToken cancellationToken, RowReader<T>? reader = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        StoreCall.MeasureAsync(
            () => AskAsync(
                lane,
                (connection, giveUp) => (reader ?? RowReader<T>.Default).ReadAsync(connection, new CommandDefinition(sql, parameters, cancellationToken: giveUp)),
                cancellationToken),
            file,
            member);

    /// <summary>Runs one query in the given lane, with all rows read from a single point in time.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<IReadOnlyList<T>> QueryMomentAsync<T>(
        Lane lane, string sql, SqlParameters parameters, CancellationToken cancellationToken, RowReader<T>? reader = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        StoreCall.MeasureAsync(
            () => AskAsync(
                lane,
                async (connection, giveUp) =>
                {
                    await using var transaction = await dialect.BeginMomentAsync(connection, giveUp);
                    return await (reader ?? RowReader<T>.Default).ReadAsync(connection, new CommandDefinition(sql, parameters, transaction, cancellationToken: giveUp));
                },
                cancellationToken),
            file,
            member);

    /// <summary>Runs <paramref name="write"/> as one transaction. It may run again, so it must only access the database.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        WriteAsync(write, LaneLimits.CommitTimeout, cancellationToken, file, member);

    /// <param name="write">The write.</param>
    /// <param name="commitTimeout">How long the caller waits for a write that has started. After that, it may still be committed.</param>
    /// <param name="cancellationToken">Ends the wait for the write to start.</param>
    /// <inheritdoc cref="WriteAsync{T}(Func{DbTransaction, Task{T}}, CancellationToken, string, string)"/>
    public Task<T> WriteAsync<T>(
        Func<DbTransaction, Task<T>> write, TimeSpan commitTimeout, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        RunWriteAsync(() => transactions.RunAsync(write, commitTimeout, cancellationToken), file, member, cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as one transaction, and never at the same time as another one that this method runs for the same tenant,
    /// on any node. For rules that span rows.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable, or another transaction for the tenant took too long.</exception>
    public Task<T> WriteForTenantAsync<T>(
        Guid tenantId, Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        WriteForTenantAsync(tenantId, write, LaneLimits.CommitTimeout, call: null, cancellationToken, file, member);

    /// <param name="tenantId">The tenant.</param>
    /// <param name="write">The write.</param>
    /// <param name="commitTimeout">How long the caller waits for a write that has started.</param>
    /// <param name="call">Identifies an idempotent call on all nodes; null if the call isn't idempotent.</param>
    /// <param name="cancellationToken">Ends the wait for the write to start.</param>
    /// <inheritdoc cref="WriteForTenantAsync{T}(Guid, Func{DbTransaction, Task{T}}, CancellationToken, string, string)"/>
    public Task<T> WriteForTenantAsync<T>(
        Guid tenantId, Func<DbTransaction, Task<T>> write, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        RunWriteAsync(() => transactions.RunForTenantAsync(tenantId, write, commitTimeout, call, cancellationToken), file, member, cancellationToken);

    /// <summary>Runs one statement as its own transaction.</summary>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public Task<int> WriteAsync(string sql, SqlParameters parameters, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        WriteAsync(transaction => transaction.ExecuteAsync(sql, parameters), cancellationToken, file, member);

    /// <summary>Runs one query for at most <paramref name="limit"/> rows in the given transaction.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(DbTransaction transaction, string sql, SqlParameters parameters, int limit) =>
        transaction.QueryAsync<T>(dialect.Limit(sql), parameters.Number("limit", limit));

    /// <summary>Deletes rows in steps, each as its own transaction, until a step finds no row that is due.</summary>
    /// <returns>The number of deleted rows.</returns>
    /// <exception cref="StoreUnavailableException">The store is unavailable. Rows already deleted stay deleted.</exception>
    public Task<int> DeleteAsync(Deletion deletion, SqlParameters parameters, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        DeleteAsync(transaction => DeleteStepAsync(transaction, deletion, parameters), cancellationToken, file, member);

    /// <param name="step">Deletes a limited number of rows and returns how many.</param>
    /// <param name="cancellationToken">Stops after the current step.</param>
    /// <inheritdoc cref="DeleteAsync(Deletion, SqlParameters, CancellationToken, string, string)"/>
    public async Task<int> DeleteAsync(
        Func<DbTransaction, Task<int>> step, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        var deleted = 0;
        while (true)
        {
            var begin = TimeProvider.System.GetTimestamp();
            var count = await WriteAsync(step, cancellationToken, file, member);
            if (count == 0)
            {
                return deleted;
            }

            deleted += count;
            await Task.Delay(dialect.PauseAfter(TimeProvider.System.GetElapsedTime(begin)), cancellationToken);
        }
    }

    /// <summary>Runs one step of the deletion in the given transaction.</summary>
    /// <returns>The number of deleted rows.</returns>
    public Task<int> DeleteStepAsync(DbTransaction transaction, Deletion deletion, SqlParameters parameters) =>
        transaction.ExecuteAsync(deletion.ToStep(dialect), parameters.Number("limit", deletion.MaxRows));

    private Task<T> RunWriteAsync<T>(Func<Task<T>> write, string file, string member, CancellationToken cancellationToken) =>
        StoreCall.MeasureWriteAsync(
            () => RunAsync(
                () =>
                {
                    health.ThrowIfAway();
                    return write();
                },
                cancellationToken),
            file,
            member);

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
                isClientCodeOnly: true);
        }
        catch (StoreUnavailableException) when (lane == Lane.Decisions)
        {
            status.Failed();
            throw;
        }
    }

    // A query runs only client code, which has thrown exceptions of any type when a packet was malformed.
    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken, bool isClientCodeOnly = false)
    {
        try
        {
            return await work();
        }
        catch (DbException) when (cancellationToken.IsCancellationRequested)
        {
            // This is how a client library reports a cancelled statement.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DbException exception) when (dialect.IsUniqueViolation(exception) || dialect.IsForeignKeyViolation(exception))
        {
            throw new ViolationException(dialect.IsUniqueViolation(exception));
        }
        catch (Exception exception) when (IsStoreFault(exception) || (isClientCodeOnly && exception is not (OperationCanceledException or AvicennaException)))
        {
            throw new StoreUnavailableException(dialect.Describe(exception), exception);
        }
    }

    // The client libraries also throw general .NET exceptions, for example on a broken connection, and so does Dapper for a value that doesn't
    // match the type of its column.
    private static bool IsStoreFault(Exception exception) => exception is DbException
        || (exception.Source is { } source && (source.StartsWith("Microsoft.Data.", StringComparison.Ordinal) || source.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) || source == "Dapper"));

    /// <summary>A violation that repositories handle. Omits the client's message, which quotes the row.</summary>
    private sealed class ViolationException(bool isUnique)
        : DbException(isUnique ? "The row already exists" : "The row refers to one that doesn't exist, or is still referred to")
    {
        public bool IsUnique => isUnique;
    }
}
