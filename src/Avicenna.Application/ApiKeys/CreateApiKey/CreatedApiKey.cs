using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

/// <param name="Secret">The key itself: the only time it is told.</param>
/// <param name="Details">What was made.</param>
public sealed record CreatedApiKey(ApiKeySecret Secret, CreatedApiKeyDetails Details);
