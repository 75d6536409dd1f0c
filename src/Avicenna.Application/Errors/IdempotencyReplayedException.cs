using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Errors;

/// <summary>The same call was made before and is done.</summary>
/// <param name="key">The key that the first call made or rotated, as it is now; null when it was deleted since.</param>
public sealed class IdempotencyReplayedException(ApiKey? key)
    : AvicennaException("This call was made before with this Idempotency-Key. Its key can't be shown again; rotate it to get a new one")
{
    public ApiKey? Key { get; } = key;
}
