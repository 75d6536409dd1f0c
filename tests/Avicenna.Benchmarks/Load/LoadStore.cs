using System.Security.Cryptography;
using System.Text;
using Avicenna.Testing.Stores;
using Microsoft.Data.Sqlite;

namespace Avicenna.Benchmarks.Load;

/// <summary>A directory with the program's SQLite database, and files of secrets that are valid in it.</summary>
internal sealed class LoadStore : IDisposable
{
    /// <summary>The number of stored keys whose secrets are known.</summary>
    public const int Known = 100_000;

    private const string PepperId = "p1";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("avicenna-load-");

    public string Path => directory.FullName;

    /// <summary>The first admin key's file.</summary>
    public string Admin => PathOf("admin.keys");

    /// <summary>64 keys' file.</summary>
    public string Few => PathOf("few.keys");

    /// <summary>The file of all keys whose secrets are known.</summary>
    public string Many => PathOf("many.keys");

    /// <summary>The file of secrets that no key has.</summary>
    public string MadeUp => PathOf("made-up.keys");

    public Dictionary<string, string> Settings => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Database__Provider"] = "Sqlite",
        ["Database__MigrateOnStart"] = "true",
        ["ConnectionStrings__Avicenna"] = ConnectionString,
        ["Security__Peppers__0__Id"] = PepperId,
        ["Security__Peppers__0__Value"] = TestSettings.Pepper(1),
        ["Security__AuditKey"] = TestSettings.AuditKey,
        // Made-up keys are loads here, not attacks.
        ["Security__FailedAttemptsPerMinute"] = "1000000",
        ["Bootstrap__AdminKey"] = Secret("admin", 0),
    };

    private string ConnectionString => $"Data Source={PathOf("avicenna.db")}";

    /// <summary>Makes the database with that many keys.</summary>
    public static async Task<LoadStore> CreateAsync(string published, int keys)
    {
        var store = new LoadStore();
        await using (await MeasuredServer.StartAsync(published, store.Path, store.Settings))
        {
        }

        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.OpenAsync();
        var tenantId = Guid.Parse((string)(await ScalarAsync(connection, "SELECT id FROM tenants"))!);
        await ManyKeys.AddAsync(store.ConnectionString, tenantId, keys);
        var pepper = Convert.FromBase64String(TestSettings.Pepper(1));
        connection.CreateFunction("secret_hash", (long number) => HMACSHA256.HashData(pepper, Encoding.ASCII.GetBytes(Secret("key", number))));
        await ScalarAsync(connection, $"""
            UPDATE api_keys SET ratelimit_min = 1000000, enabled = 1, permission = 'user', metadata = NULL WHERE name LIKE 'Key %' AND CAST(substr(name, 5) AS INTEGER) <= {Known};
            UPDATE api_keys SET ratelimit_min = 1000000 WHERE name NOT LIKE 'Key %';
            UPDATE api_key_secrets SET hash = secret_hash(k.number)
            FROM (SELECT id, CAST(substr(name, 5) AS INTEGER) AS number FROM api_keys WHERE name LIKE 'Key %') k
            WHERE api_key_id = k.id AND k.number <= {Known};
            """);
        var known = Math.Min(keys, Known);
        await File.WriteAllTextAsync(store.Admin, Secret("admin", 0));
        await File.WriteAllLinesAsync(store.Few, Secrets("key", 64));
        await File.WriteAllLinesAsync(store.Many, Secrets("key", known));
        await File.WriteAllLinesAsync(store.MadeUp, Secrets("made-up", Known));
        return store;
    }

    public void Dispose() => directory.Delete(recursive: true);

    private static IEnumerable<string> Secrets(string kind, int count) => Enumerable.Range(1, count).Select(number => Secret(kind, number));

    private static string Secret(string kind, long number) =>
        $"avcna_sk_{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{kind} {number}"))))}";

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return await command.ExecuteScalarAsync();
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
