namespace Avicenna.Infrastructure.Persistence;

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
