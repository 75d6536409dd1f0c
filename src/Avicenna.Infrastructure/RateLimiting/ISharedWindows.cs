namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>The windows of all nodes together.</summary>
internal interface ISharedWindows
{
    /// <summary>Takes note of one node's window, and counts a request where all nodes together are within the limit.</summary>
    /// <exception cref="Exception">It isn't known whether it was done, now or ever.</exception>
    Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report);
}
