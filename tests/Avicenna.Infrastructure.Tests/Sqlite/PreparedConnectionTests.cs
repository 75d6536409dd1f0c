using System.Collections;
using System.Reflection;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class PreparedConnectionTests
{
    private TestDatabase database = null!;
    private PreparedConnection connection = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        connection = new PreparedConnection(database.ConnectionString);
        await connection.OpenAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await connection.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Query_SameTextsOften_RemembersOneCommandForEach()
    {
        for (var number = 0; number < 100; number++)
        {
            (await connection.QuerySingleAsync<int>("SELECT @number", new { number })).Should().Be(number);
            connection.Execute("SELECT 1");
            await using var transaction = await connection.BeginTransactionAsync();
            (await connection.ExecuteScalarAsync<int>("SELECT 2", transaction: transaction)).Should().Be(2);
            await transaction.RollbackAsync();
        }

        RememberedBy(connection).Should().BeLessThan(10);
    }

    [Test]
    public void Query_MoreTextsThanAreKept_ForgetsThem()
    {
        for (var number = 0; number < 1000; number++)
        {
            connection.QuerySingle<int>($"SELECT {number}").Should().Be(number);
        }

        RememberedBy(connection).Should().BeLessThan(300);
    }

    [Test]
    public void Query_MoreTextsThanAreKept_LeavesRowsThatAreBeingRead()
    {
        using var reader = connection.ExecuteReader("SELECT column1 FROM (VALUES (1), (2))");
        reader.Read().Should().BeTrue();

        for (var number = 0; number < 1000; number++)
        {
            connection.QuerySingle<int>($"SELECT {number}").Should().Be(number);
        }

        reader.Read().Should().BeTrue();
        reader.GetInt32(0).Should().Be(2);
    }

    [Test]
    public void Query_WhileItsOwnRowsAreRead_RunsBesideIt()
    {
        const string Sql = "SELECT column1 FROM (VALUES (1), (2), (3)) WHERE column1 > @least";
        using (var reader = connection.ExecuteReader(Sql, new { least = 0 }))
        {
            reader.Read().Should().BeTrue();

            connection.Query<int>(Sql, new { least = 1 }).Should().Equal(2, 3);

            reader.Read().Should().BeTrue();
            reader.GetInt32(0).Should().Be(2);
        }

        RememberedBy(connection).Should().Be(1);
    }

    [Test]
    public async Task RowReader_Often_DisposesItsCommands()
    {
        await using var plain = new SqliteConnection("Data Source=:memory:");
        await plain.OpenAsync();
        var pairs = RowReader<string>.Join<First, Second>("Name", (first, second) => $"{first.Id} {second.Name}");

        for (var number = 0; number < 100; number++)
        {
            (await pairs.ReadAsync(plain, new CommandDefinition("SELECT 7 AS Id, 'seven' AS Name"))).Should().Equal("7 seven");
        }

        RememberedBy(plain).Should().Be(0);
    }

    [Test]
    public void Connection_OfACommand_CannotBeChanged()
    {
        using var command = connection.CreateCommand();

        command.Connection.Should().BeSameAs(connection);
        command.Invoking(moved => moved.Connection = null).Should().Throw<NotSupportedException>();
    }

    // The client's own list of what it disposes when the connection closes.
    private static int RememberedBy(SqliteConnection connection) =>
        ((ICollection)typeof(SqliteConnection).GetField("_commands", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(connection)!).Count;

    private sealed record First
    {
        public long Id { get; init; }
    }

    private sealed record Second
    {
        public string? Name { get; init; }
    }
}
