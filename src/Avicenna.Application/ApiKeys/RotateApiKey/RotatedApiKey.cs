using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys.RotateApiKey;

/// <param name="Secret">The new secret: the only time it is told.</param>
/// <param name="Details">The key.</param>
public sealed record RotatedApiKey(ApiKeySecret Secret, ApiKeyDetails Details);
