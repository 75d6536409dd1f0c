using System.Data.Common;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>A queue over an empty table of items, and a way to let writes wait in it.</summary>
public abstract class SqliteWriteQueueFixture
{
    private TestDatabase database = null!;
    private SqliteDialect sqlite = null!;

    /// <summary>The clock of the writes' time-outs.</summary>
    protected FakeTimeProvider Time { get; private set; } = null!;

    protected string Path => sqlite.File.Path;

    private protected CommitCountingDialect Dialect { get; private set; } = null!;

    private protected SqliteWriteQueue Queue { get; private set; } = null!;

    [SetUp]
    public async Task CreateQueueAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        sqlite = new SqliteDialect(database.ConnectionString);
        sqlite.File.Create();
        Dialect = new CommitCountingDialect(sqlite);
        Time = new FakeTimeProvider();
        Queue = NewQueue();
        await RunAsync(
            transaction => transaction.Connection!.ExecuteAsync(
                "CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE items (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id))"),
            CancellationToken.None);
    }

    [TearDown]
    public async Task RemoveQueueAsync()
    {
        await Queue.DisposeAsync();
        sqlite.Dispose();
        await database.DisposeAsync();
    }

    private protected SqliteWriteQueue NewQueue() => new(Dialect, sqlite.File, Time);

    protected static Task<int> InsertAsync(DbTransaction transaction, int id) =>
        transaction.Connection!.ExecuteAsync("INSERT INTO items (id) VALUES (@id)", new { id }, transaction);

    protected static Task<int> ExecuteAsync(DbTransaction transaction, string sql) => transaction.Connection!.ExecuteAsync(sql, transaction: transaction);

    protected Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken = default) =>
        Queue.RunAsync(work, LaneLimits.CommitTimeout, cancellationToken);

    protected Task<int> InsertAsync(int id) => RunAsync(transaction => InsertAsync(transaction, id));

    /// <summary>
    /// Queues writes behind one that is already running, so that they all wait when the writer is free, and sees them through.
    /// </summary>
    protected async Task WhileTheWriterIsBusyAsync(Func<IReadOnlyList<Task>> enqueue)
    {
        var running = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        var first = RunAsync(
            async _ =>
            {
                running.SetResult();
                await gate.Task;
                return 0;
            },
            CancellationToken.None);
        await running.Task;
        var writes = enqueue();
        gate.SetResult();
        await first;
        await Task.WhenAll(writes).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    protected async Task<IEnumerable<int>> ReadItemsAsync()
    {
        await using var connection = await Dialect.OpenAsync(CancellationToken.None);
        return await connection.QueryAsync<int>("SELECT id FROM items ORDER BY id");
    }
}
