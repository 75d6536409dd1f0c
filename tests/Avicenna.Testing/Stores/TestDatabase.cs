using Avicenna.Application.Startup;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Avicenna.Testing.Stores;

/// <summary>An empty database of a test's own, removed with everything in it when the test is done.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> remove;

    private TestDatabase(DatabaseProvider provider, string connectionString, Func<Task> remove)
    {
        Provider = provider;
        ConnectionString = connectionString;
        this.remove = remove;
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    public static Task<TestDatabase> CreateAsync(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? Task.FromResult(CreateSqlite()) : CreateSqlServerAsync();

    public async ValueTask DisposeAsync() => await remove();

    private static TestDatabase CreateSqlite()
    {
        var directory = Directory.CreateTempSubdirectory("avicenna-test-");
        var connectionString = $"Data Source={Path.Combine(directory.FullName, "avicenna.db")}";
        return new TestDatabase(DatabaseProvider.Sqlite, connectionString, () =>
        {
            using (var connection = new SqliteConnection(connectionString))
            {
                SqliteConnection.ClearPool(connection);
            }

            directory.Delete(recursive: true);
            return Task.CompletedTask;
        });
    }

    private static async Task<TestDatabase> CreateSqlServerAsync()
    {
        var server = Stores.ServerConnectionString
            ?? throw new InvalidOperationException($"{Stores.RequireVariable}=1 demands tests on SQL Server, but {Stores.ServerVariable} names no server");
        var name = $"avicenna_test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var connectionString = new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString;
        return new TestDatabase(DatabaseProvider.SqlServer, connectionString, async () =>
        {
            using (var connection = new SqlConnection(connectionString))
            {
                SqlConnection.ClearPool(connection);
            }

            await ExecuteAsync(server, $"DROP DATABASE {name}");
        });
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
