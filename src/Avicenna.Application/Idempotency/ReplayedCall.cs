using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Idempotency;

/// <summary>A call that was made before and is done.</summary>
/// <param name="Key">The key that it made or rotated, as it is now; null: it was deleted since.</param>
public sealed record ReplayedCall(ApiKey? Key);
