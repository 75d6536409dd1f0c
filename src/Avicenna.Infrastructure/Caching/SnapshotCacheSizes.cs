namespace Avicenna.Infrastructure.Caching;

/// <param name="Known">How much memory the values that are remembered may take, in bytes.</param>
/// <param name="Unknown">The same for absences.</param>
internal sealed record SnapshotCacheSizes(long Known, long Unknown)
{
    /// <summary>After so long a value is read again, though nothing says that it has changed: somebody may have worked on the database by hand.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The same for what isn't there.</summary>
    public static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(1);
}
