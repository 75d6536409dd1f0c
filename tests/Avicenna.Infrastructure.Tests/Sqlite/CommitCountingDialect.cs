using System.Data.Common;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Tests.Persistence;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>SQLite, with a count of the transactions that were committed.</summary>
internal sealed class CommitCountingDialect(SqliteDialect inner) : ForwardingDialect(inner)
{
    private int commits;

    public int Commits => Volatile.Read(ref commits);

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)await base.OpenAsync(cancellationToken);
        raw.sqlite3_commit_hook(connection.Handle, Count, null);
        return connection;
    }

    // SQLite's rule: any other answer than 0 would turn the commit into a rollback.
    private int Count(object state)
    {
        Interlocked.Increment(ref commits);
        return 0;
    }
}
