using System.Data;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// A connection that keeps its statements compiled, by their text: compiling a statement takes longer than finding a row with it. Used by one
/// thread at a time.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Maximum kept statements. Beyond this number, those that aren't in use are compiled anew.</summary>
    private const int Capacity = 256;

    private readonly Dictionary<string, Statement> statements = [];

    public override SqliteCommand CreateCommand() => new PreparedCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private SqliteDataReader Execute(PreparedCommand command, CommandBehavior behavior)
    {
        if (!statements.TryGetValue(command.CommandText, out var statement))
        {
            if (statements.Count >= Capacity)
            {
                ForgetIdle();
            }

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

    // Disposing a statement would close the reader of its rows.
    private void ForgetIdle()
    {
        foreach (var (text, statement) in statements.Where(entry => !entry.Value.IsBusy).ToList())
        {
            statements.Remove(text);
            statement.Dispose();
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
    /// A command that runs on the compiled statement with its text, through <see cref="ExecuteReader(CommandBehavior)"/>, which the client's other
    /// methods call. The client doesn't know its connection: it would add each command to a list, and search that list when one is disposed.
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
