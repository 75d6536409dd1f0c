namespace Avicenna.Infrastructure.Changes;

/// <param name="Newest">The highest change number so far.</param>
/// <param name="Changes">Changes in the order of their numbers.</param>
internal sealed record ChangeBatch(long Newest, IReadOnlyList<NumberedChange> Changes);
