namespace Avicenna.Application.Usage.GetUsage;

/// <summary>What became of a key's requests in an interval that had any.</summary>
/// <param name="Start">The interval's first instant.</param>
/// <param name="Allowed">How many passed limit and permission.</param>
/// <param name="RateLimited">How many were over the limit.</param>
/// <param name="Denied">How many lacked the permission.</param>
public sealed record UsageBucket(DateTimeOffset Start, long Allowed, long RateLimited, long Denied);
