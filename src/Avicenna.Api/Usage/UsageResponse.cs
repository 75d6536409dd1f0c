using Avicenna.Application.Usage.GetUsage;

namespace Avicenna.Api.Usage;

/// <param name="Success">Always true.</param>
/// <param name="Usage">The buckets that have requests, the earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);
