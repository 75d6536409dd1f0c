namespace Avicenna.Infrastructure.Database;

/// <summary>The queue in which a query waits. Queries of one lane never wait for those of another.</summary>
internal enum Lane
{
    /// <summary>Queries of management calls and commands.</summary>
    Management,

    /// <summary>Pages of lists, which may have to scan every row.</summary>
    Lists,

    /// <summary>Lookups of keys, tenants and policies that a decision waits for.</summary>
    Decisions,

    /// <summary>Background queries of the node: what has changed, and whether the store still answers.</summary>
    Polling,
}

/// <summary>The limits of a lane.</summary>
/// <param name="Timeout">How long a caller waits for the result.</param>
/// <param name="MaxWaiting">Maximum waiting queries. Further ones are refused immediately.</param>
/// <param name="Threads">Maximum concurrent queries on SQLite, whose client blocks the calling thread.</param>
/// <param name="Connections">Maximum concurrent queries on SQL Server.</param>
internal sealed record LaneLimits(TimeSpan Timeout, int MaxWaiting, int Threads, int Connections)
{
    /// <summary>How long a write waits to start.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How much longer the caller waits for a write that has started.</summary>
    public static readonly TimeSpan CommitTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum waiting writes. Further ones are refused immediately.</summary>
    public const int MaxWaitingWrites = 1024;

    /// <summary>Maximum concurrent changes to tenants on SQL Server.</summary>
    public const int ChangeConnections = 16;

    /// <summary>Maximum concurrent background writes on SQL Server: request counts, sweeps and the probe.</summary>
    public const int WriteConnections = 4;

    public static LaneLimits Of(Lane lane) => lane switch
    {
        Lane.Management => new(TimeSpan.FromSeconds(5), MaxWaiting: 1024, Threads: 1, Connections: 16),
        // One at a time on SQLite: they use a processor, which decisions need too.
        Lane.Lists => new(TimeSpan.FromSeconds(5), MaxWaiting: 1024, Threads: 1, Connections: 16),
        Lane.Decisions => new(TimeSpan.FromSeconds(2), MaxWaiting: 4096, Threads: 2, Connections: 16),
        Lane.Polling => new(TimeSpan.FromSeconds(2), MaxWaiting: 64, Threads: 1, Connections: 4),
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "Not a lane"),
    };
}
