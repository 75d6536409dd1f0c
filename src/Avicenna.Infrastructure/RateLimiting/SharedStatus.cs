namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>The numbers are those that the script answers with.</summary>
internal enum SharedStatus
{
    /// <summary>Not counted: it is past the limit, or nothing was asked.</summary>
    Refused = 0,

    /// <summary>Counted.</summary>
    Admitted = 1,

    /// <summary>Nothing was done: Redis doesn't hold what the node believes it does, and has to be told.</summary>
    Unknown = 2,
}
