namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>What Redis says to a <see cref="WindowReport"/>.</summary>
/// <param name="Status">Whether the request was counted.</param>
/// <param name="Others">How many all other nodes admitted.</param>
/// <param name="SecondsToMore">
/// Whole seconds, rounded up, until one of the others' admissions is past; where all together are more than the limit, until they are
/// fewer. 0: there is none.
/// </param>
/// <param name="Born">See <see cref="SharedCopy"/>; 0: Redis holds nothing of this node's window.</param>
internal readonly record struct SharedAnswer(SharedStatus Status, int Others, int SecondsToMore, long Born);
