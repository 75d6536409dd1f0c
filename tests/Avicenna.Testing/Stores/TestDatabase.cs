using Avicenna.Application.Startup;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Avicenna.Testing.Stores;

/// <summary>An empty database of a test's own, removed with everything in it when the test is done.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const int MaxTries = 10;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

    // A server may refuse to make two databases at the same moment, and fixtures run in parallel.
    private static readonly SemaphoreSlim Turn = new(1);

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
            // All of them, because the product's connection strings say more than this one.
            SqliteConnection.ClearAllPools();
            directory.Delete(recursive: true);
            return Task.CompletedTask;
        });
    }

    private static async Task<TestDatabase> CreateSqlServerAsync()
    {
        var configured = Stores.ServerConnectionString
            ?? throw new InvalidOperationException($"{Stores.RequireVariable}=1 demands tests on SQL Server, but {Stores.ServerVariable} names no server");
        // Else one login that fails would make the pool refuse the next ones, and with them every fixture of the next seconds.
        var server = new SqlConnectionStringBuilder(configured) { PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock }.ConnectionString;
        var name = $"avicenna_test_{Guid.NewGuid():N}";
        await RetryAsync(() => ExecuteAsync(server, $"CREATE DATABASE {name}"));
        var connectionString = new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ConnectionString;
        // A server may still hold the pooled session for a moment.
        return new TestDatabase(DatabaseProvider.SqlServer, connectionString, () => RetryAsync(async () =>
        {
            SqlConnection.ClearAllPools();
            await ExecuteAsync(server, $"DROP DATABASE {name}");
        }));
    }

    private static async Task RetryAsync(Func<Task> action)
    {
        await Turn.WaitAsync();
        try
        {
            await TryAsync(action);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task TryAsync(Func<Task> action)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception exception) when (tries < MaxTries && exception is SqlException or InvalidOperationException)
            {
                await Task.Delay(RetryDelay);
            }
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
