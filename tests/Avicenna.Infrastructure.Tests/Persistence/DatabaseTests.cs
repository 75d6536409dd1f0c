using System.Data.Common;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Its retries need transactions that lose on demand, so it runs over a stand-in that knows no server.</summary>
[TestFixture]
public sealed class DatabaseTests
{
    private TestDatabase database = null!;
    private SqliteDialect sqlite = null!;
    private LosingDialect dialect = null!;
    private SqliteQueryRunner queries = null!;
    private SqlServerTransactionRunner transactions = null!;
    private SqlStore store = null!;
    private int tries;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        tries = 0;
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        sqlite = new SqliteDialect(database.ConnectionString);
        sqlite.File.Create();
        dialect = new LosingDialect(sqlite);
        queries = new SqliteQueryRunner(dialect, sqlite.File, TimeProvider.System);
        transactions = new SqlServerTransactionRunner(dialect, TimeProvider.System);
        var options = Options.Create(new CacheOptions());
        var health = new StoreHealth(options, TimeProvider.System);
        store = new SqlStore(dialect, queries, transactions, health, new StoreStatus(health, options, TimeProvider.System));
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync("CREATE TABLE items (id INTEGER)");
    }

    [TearDown]
    public async Task RemoveDatabaseAsync()
    {
        queries.Dispose();
        sqlite.Dispose();
        await database.DisposeAsync();
    }

    [Test]
    public async Task WriteAsync_LosesTwice_IsRunAgainAsAWhole()
    {
        (await InsertAsync(losses: 2, () => new LostRace())).Should().Be(3);

        (await CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task WriteAsync_LosesAgainAndAgain_GivesUpAndKeepsNothing()
    {
        await FluentActions.Awaiting(() => InsertAsync(losses: int.MaxValue, () => new LostRace())).Should().ThrowAsync<StoreUnavailableException>();

        tries.Should().Be(SqlStore.MaxTries);
        (await CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task WriteAsync_AnotherFault_IsNotTriedAgain()
    {
        await FluentActions.Awaiting(() => InsertAsync(losses: 1, () => new InvalidOperationException())).Should().ThrowAsync<InvalidOperationException>();

        tries.Should().Be(1);
        (await CountAsync()).Should().Be(0);
    }

    // Dapper's own message would quote what is stored.
    [Test]
    public async Task QueryAsync_ValueOfAnotherKind_IsUnavailableAndQuotesNothing()
    {
        var exception = (await FluentActions.Awaiting(() => store.QueryAsync<Row>("SELECT 'a customer''s secret' AS number", parameters: null, CancellationToken.None))
            .Should().ThrowAsync<StoreUnavailableException>()).Which;

        exception.ToString().Should().Be("Key store unavailable: The client library of SQLite failed: DataException");
    }

    [Test]
    public async Task QueryAsync_StatementThatSqliteRefuses_IsUnavailable() =>
        (await FluentActions.Awaiting(() => store.QueryAsync<Row>("SELECT number FROM missing", parameters: null, CancellationToken.None))
            .Should().ThrowAsync<StoreUnavailableException>()).Which.Reason.Should().EndWith("refused a statement (SQLite's error 1)");

    // As the client library throws it on a connection that is closed.
    [Test]
    public async Task WriteAsync_ClientThrowsSomethingElse_IsUnavailable() =>
        await FluentActions.Awaiting(() => store.WriteAsync<int>(
                transaction =>
                {
                    transaction.Connection!.Close();
                    return transaction.ExecuteAsync("SELECT 1", store.Parameters());
                },
                CancellationToken.None))
            .Should().ThrowAsync<StoreUnavailableException>();

    private Task<int> InsertAsync(int losses, Func<Exception> loss) => store.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("INSERT INTO items (id) VALUES (1)", transaction: transaction);
            return ++tries <= losses ? throw loss() : tries;
        },
        CancellationToken.None);

    private async Task<int> CountAsync()
    {
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM items");
    }

    private sealed class Row
    {
        public long Number { get; init; }
    }

    private sealed class LostRace : DbException;

    private sealed class LosingDialect(SqliteDialect inner) : ForwardingDialect(inner)
    {
        public override bool IsLostRace(DbException exception) => exception is LostRace;
    }
}
