namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>The lanes of SQLite, each with its own threads and connections.</summary>
internal sealed class SqliteQueryRunner(SqlDialect dialect, SqliteFile file, TimeProvider time) : IQueryRunner, IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyDictionary<Lane, SqliteLane> lanes = Enum.GetValues<Lane>()
        .ToDictionary(lane => lane, lane => new SqliteLane(lane, dialect, file, time));

    public Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        lanes[lane].RunAsync(query, cancellationToken);

    public void Dispose()
    {
        foreach (var lane in lanes.Values)
        {
            lane.Close();
        }

        // A thread that hangs on the disk is abandoned; the process ends without it.
        Task.WhenAll(lanes.Values.Select(lane => Task.Run(lane.Join))).Wait(StopTimeout);
    }
}
