using MediatR;

namespace Avicenna.Application.Usage.GetUsage;

/// <summary>Asks what became of a key's requests.</summary>
/// <param name="TenantId">Whose key.</param>
/// <param name="KeyId">The key.</param>
/// <param name="From">From the interval that has this instant on; null: 24 hours up to the end.</param>
/// <param name="To">Up to this instant, which is no longer part of it; null: now, the running interval included.</param>
/// <param name="Interval">How long the buckets are.</param>
public sealed record GetUsageQuery(Guid TenantId, Guid KeyId, DateTimeOffset? From, DateTimeOffset? To, UsageInterval Interval) : IRequest<IReadOnlyList<UsageBucket>>;
