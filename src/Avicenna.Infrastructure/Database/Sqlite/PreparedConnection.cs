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

    public override SqliteCommand CreateCommand() => new PreparedCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private SqliteDataReader Execute(PreparedCommand command, CommandBehavior behavior)
    {
        if (!statements.TryGetValue(command.CommandText, out var statement))
        {
            Forget(statements.Count >= Capacity);
            statement = Compile(command.CommandText);
            statements.Add(command.CommandText, statement);
        }

        // The same statement may run while its rows are still being read.
        return (statement.IsBusy ? command.CompileAlone() : statement).Execute(command, behavior);
    }

    private Statement Compile(string text)
    {
        var command = base.CreateCommand();
        command.CommandText = text;
        return new Statement(command);
    }

    private void Forget(bool isFull)
    {
        if (isFull)
        {
            foreach (var statement in statements.Values)
            {
                statement.Dispose();
            }

            statements.Clear();
        }
    }

    /// <summary>A compiled statement.</summary>
    private sealed class Statement(SqliteCommand command) : IDisposable
    {
        private SqliteDataReader? reader;

        public bool IsBusy => reader is { IsClosed: false };

        public SqliteDataReader Execute(PreparedCommand caller, CommandBehavior behavior)
        {
            command.Transaction = caller.Transaction;
            command.CommandTimeout = caller.CommandTimeout;
            command.Parameters.Clear();
            foreach (SqliteParameter parameter in caller.Parameters)
            {
                command.Parameters.Add(parameter);
            }

            return reader = command.ExecuteReader(behavior);
        }

        public void Dispose() => command.Dispose();
    }

    /// <summary>
    /// A command that runs on the compiled statement with its text. The client's other methods call the one that is overridden. It never becomes one
    /// of the connection's own commands, which the connection keeps a list of and searches whenever one is disposed.
    /// </summary>
    private sealed class PreparedCommand(PreparedConnection owner) : SqliteCommand
    {
        private Statement? alone;

        public override SqliteConnection? Connection
        {
            get => owner;
            set => throw new NotSupportedException("A command stays with the connection that created it");
        }

        /// <summary>Compiles a statement that only this command uses.</summary>
        public Statement CompileAlone()
        {
            alone?.Dispose();
            return alone = owner.Compile(CommandText);
        }

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => owner.Execute(this, behavior);

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

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                alone?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
