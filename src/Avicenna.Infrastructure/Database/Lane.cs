namespace Avicenna.Infrastructure.Database;

/// <summary>Which queue a query waits in. Queries of one lane never wait for those of another.</summary>
internal enum Lane
{
    /// <summary>Queries of management calls and commands.</summary>
    Management,

    /// <summary>Pages of lists, which may have to look at every row.</summary>
    Lists,

    /// <summary>Look-ups that a decision waits for: of keys, tenants and policies.</summary>
    Decisions,

    /// <summary>What this node asks by itself: what has changed, and whether the store still answers.</summary>
    Polling,
}

/// <summary>What a lane allows.</summary>
/// <param name="Timeout">How long a caller waits at most, from asking to the answer.</param>
/// <param name="MaxWaiting">How many queries may wait; further ones are refused at once.</param>
/// <param name="Threads">How many queries run at the same time on SQLite, whose client blocks the thread that calls it.</param>
/// <param name="Connections">The same on SQL Server.</param>
internal sealed record LaneLimits(TimeSpan Timeout, int MaxWaiting, int Threads, int Connections)
{
    /// <summary>How long a write waits at most until it begins.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How much longer the caller of a write that has begun waits for its end.</summary>
    public static readonly TimeSpan CommitTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>How many writes may wait; further ones are refused at once.</summary>
    public const int MaxWaitingWrites = 1024;

    /// <summary>How many changes to tenants run at the same time on SQL Server.</summary>
    public const int ChangeConnections = 16;

    /// <summary>The same for what a node writes by itself: counts, sweeps and the probe.</summary>
    public const int WriteConnections = 4;

    public static LaneLimits Of(Lane lane) => lane switch
    {
        Lane.Management => new(TimeSpan.FromSeconds(5), MaxWaiting: 1024, Threads: 1, Connections: 16),
        // One at a time on SQLite: they need a processor, which decisions need too.
        Lane.Lists => new(TimeSpan.FromSeconds(5), MaxWaiting: 1024, Threads: 1, Connections: 16),
        Lane.Decisions => new(TimeSpan.FromSeconds(2), MaxWaiting: 4096, Threads: 2, Connections: 16),
        Lane.Polling => new(TimeSpan.FromSeconds(2), MaxWaiting: 64, Threads: 1, Connections: 4),
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "Not a lane"),
    };
}
