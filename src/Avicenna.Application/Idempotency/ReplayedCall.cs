namespace Avicenna.Application.Idempotency;

/// <summary>A call that was made before and has completed.</summary>
/// <param name="Key">The current state of the key that it created or rotated; null if it has since been deleted.</param>
public sealed record ReplayedCall(ApiKey? Key);
