using System.Data;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>
/// A transaction that is begun and ended by statements. The client's own transaction calls block the calling thread for as long as the server
/// takes, and decisions need the threads of the thread pool.
/// </summary>
internal sealed class SqlServerTransaction : StatementTransaction
{
    private const string BeginSql = "BEGIN TRANSACTION;";

    private const string CommitSql = "COMMIT TRANSACTION;";

    // The server may already have rolled it back, as it does after a lost deadlock.
    private const string RollbackSql = "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;";

    private readonly SqlConnection connection;
    private bool isOver;

    private SqlServerTransaction(SqlConnection connection) => this.connection = connection;

    public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

    protected override DbConnection DbConnection => connection;

    public static async Task<SqlServerTransaction> BeginAsync(SqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = new SqlServerTransaction(connection);
        try
        {
            await transaction.ExecuteAsync(BeginSql, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await ExecuteAsync(CommitSql, cancellationToken);
        isOver = true;
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        await ExecuteAsync(RollbackSql, cancellationToken);
        isOver = true;
    }

    public override void Commit() => throw new NotSupportedException($"Use {nameof(CommitAsync)}");

    public override void Rollback() => throw new NotSupportedException($"Use {nameof(RollbackAsync)}");

    /// <summary>Rolls back the transaction if it wasn't committed.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!isOver && connection.State == ConnectionState.Open)
            {
                await RollbackAsync();
            }
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // This closes the connection permanently, and the server rolls back.
            SqlConnection.ClearPool(connection);
        }

        await base.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
