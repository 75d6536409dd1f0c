using Microsoft.Data.Sqlite;

namespace Avicenna.Benchmarks.Load;

/// <summary>One durable commit after another through the same client library: what a store without shared commits could write.</summary>
internal static class CommitLoop
{
    public static double Run(string directory, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "commits.db")};Pooling=False");
        connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS commits (id INTEGER PRIMARY KEY, text TEXT NOT NULL);");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO commits (text) VALUES (hex(randomblob(200)))";
        insert.Prepare();
        var start = TimeProvider.System.GetTimestamp();
        var commits = 0;
        for (; TimeProvider.System.GetElapsedTime(start) < time; commits++)
        {
            insert.ExecuteNonQuery();
        }

        return commits / TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
