using Dapper;

namespace Avicenna.Infrastructure.Database;

internal static class TransactionExtensions
{
    /// <returns>The number of changed rows.</returns>
    public static Task<int> ExecuteAsync(this DbTransaction transaction, string sql, SqlParameters parameters) =>
        transaction.Connection!.ExecuteAsync(sql, parameters, transaction.ForClient());

    /// <summary>Runs the statement for each set of parameters. It is prepared only once, which makes SQLite much faster.</summary>
    public static Task ExecuteAsync(this DbTransaction transaction, string sql, IEnumerable<SqlParameters> parameters) =>
        transaction.Connection!.ExecuteAsync(sql, parameters, transaction.ForClient());

    public static Task<IReadOnlyList<T>> QueryAsync<T>(this DbTransaction transaction, string sql, SqlParameters parameters, RowReader<T>? reader = null) =>
        (reader ?? RowReader<T>.Default).ReadAsync(transaction.Connection!, new CommandDefinition(sql, parameters, transaction.ForClient()));

    private static DbTransaction? ForClient(this DbTransaction transaction) => transaction is StatementTransaction ? null : transaction;
}

/// <summary>A transaction that statements begin and end. The client library doesn't know about it.</summary>
internal abstract class StatementTransaction : DbTransaction;
