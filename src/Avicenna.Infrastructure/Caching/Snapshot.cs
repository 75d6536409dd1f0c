namespace Avicenna.Infrastructure.Caching;

/// <summary>Something that was read from the store.</summary>
/// <param name="Value">What was read; null: that there is no such thing.</param>
/// <param name="Moment">The <see cref="Invalidations.Now"/> at which the read began.</param>
/// <param name="Timestamp">When it began, of the clock's monotonic time.</param>
internal sealed record Snapshot<TValue>(TValue? Value, long Moment, long Timestamp)
    where TValue : class;
