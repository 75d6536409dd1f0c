using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>A Redis, simulated or real, that can lose what it holds.</summary>
internal interface ITroubledStore
{
    ISharedWindows ForNode(int node);

    /// <summary>Loses everything.</summary>
    Task EmptyAsync();

    /// <summary>Keeps a copy of everything, as a replica or a file does.</summary>
    Task SaveAsync();

    /// <summary>Holds what was last saved, and nothing else.</summary>
    Task RestoreAsync();
}
