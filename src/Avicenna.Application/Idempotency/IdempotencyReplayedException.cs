using Avicenna.Application.Errors;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Idempotency;

/// <summary>The same call was made before and is done.</summary>
/// <param name="key">The key that the first call made or rotated, as it is now; null when it was deleted since.</param>
public sealed class IdempotencyReplayedException(ApiKey? key)
    : AvicennaException(IdempotencyErrors.Replayed)
{
    public ApiKey? Key { get; } = key;
}
