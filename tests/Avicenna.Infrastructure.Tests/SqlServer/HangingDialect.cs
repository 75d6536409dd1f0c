using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Tests.Persistence;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>Connections to nowhere, which open and commit when a test lets them.</summary>
internal sealed class HangingDialect() : ForwardingDialect(new SqliteDialect("Data Source=unused"))
{
    private readonly List<string> opened = [];

    /// <summary>What opening waits for.</summary>
    public Task Opening { get; set; } = Task.CompletedTask;

    /// <summary>What a commit waits for.</summary>
    public Task Committing { get; set; } = Task.CompletedTask;

    public int Commits { get; private set; }

    /// <summary>The pools of which connections were asked for.</summary>
    public IReadOnlyList<string> Opened
    {
        get
        {
            lock (opened)
            {
                return [.. opened];
            }
        }
    }

    public override async Task<DbConnection> OpenAsync(string pool, CancellationToken cancellationToken)
    {
        lock (opened)
        {
            opened.Add(pool);
        }

        // A client that doesn't listen to its token.
        await Opening;
        return new Connection();
    }

    public override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(new Transaction(this, connection));

    private sealed class Transaction(HangingDialect dialect, DbConnection connection) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override async Task CommitAsync(CancellationToken cancellationToken = default)
        {
            await dialect.Committing;
            dialect.Commits++;
        }

        public override void Commit() => throw new NotSupportedException();

        public override void Rollback() => throw new NotSupportedException();
    }

    private sealed class Connection : DbConnection
    {
        [AllowNull]
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override ConnectionState State => ConnectionState.Open;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        public override void Close()
        {
        }

        public override void Open() => throw new NotSupportedException();

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
    }
}
