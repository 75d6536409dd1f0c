using System.Data;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// A connection that keeps its statements compiled, by their text: compiling a statement takes longer than finding a row with it. Used by one
/// thread at a time.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Maximum kept statements. Beyond this number, all are compiled anew.</summary>
    private const int Capacity = 256;

    private readonly Dictionary<string, Statement> statements = [];

    public override SqliteCommand CreateCommand() => new PreparedCommand(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private SqliteDataReader Execute(PreparedCommand command, CommandBehavior behavior)
    {
        if (!statements.TryGetValue(command.CommandText, out var statement))
        {
            Forget(statements.Count >= Capacity);
            statement = new Statement(base.CreateCommand());
            statement.Command.CommandText = command.CommandText;
            statements.Add(command.CommandText, statement);
        }

        return statement.Execute(command, behavior);
    }

    private void Forget(bool isFull)
    {
        if (isFull)
        {
            foreach (var statement in statements.Values)
            {
                statement.Command.Dispose();
            }

            statements.Clear();
        }
    }

    /// <summary>A compiled statement.</summary>
    private sealed class Statement(SqliteCommand command)
    {
        private SqliteDataReader? reader;

        public SqliteCommand Command => command;

        public SqliteDataReader Execute(PreparedCommand caller, CommandBehavior behavior)
        {
            // The same statement while its rows are still being read.
            if (reader is { IsClosed: false })
            {
                return caller.ExecuteAlone(behavior);
            }

            command.Transaction = caller.Transaction;
            command.CommandTimeout = caller.CommandTimeout;
            command.Parameters.Clear();
            foreach (SqliteParameter parameter in caller.Parameters)
            {
                command.Parameters.Add(parameter);
            }

            return reader = command.ExecuteReader(behavior);
        }
    }

    /// <summary>A command that runs on the compiled statement with its text. The client's other methods call the one that is overridden.</summary>
    private sealed class PreparedCommand(PreparedConnection owner) : SqliteCommand
    {
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => owner.Execute(this, behavior);

        public SqliteDataReader ExecuteAlone(CommandBehavior behavior) => base.ExecuteReader(behavior);

        public override int ExecuteNonQuery()
        {
            using var reader = ExecuteReader(CommandBehavior.Default);
            return reader.RecordsAffected;
        }

        public override object? ExecuteScalar()
        {
            using var reader = ExecuteReader(CommandBehavior.Default);
            return reader.Read() ? reader.GetValue(0) : null;
        }
    }
}
