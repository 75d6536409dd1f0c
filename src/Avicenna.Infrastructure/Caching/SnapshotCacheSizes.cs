namespace Avicenna.Infrastructure.Caching;

/// <param name="Known">The most values that are remembered.</param>
/// <param name="Unknown">The most absences that are remembered.</param>
internal sealed record SnapshotCacheSizes(int Known, int Unknown)
{
    /// <summary>After so long a value is read again, though nothing says that it has changed: somebody may have worked on the database by hand.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The same for what isn't there.</summary>
    public static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(1);
}
