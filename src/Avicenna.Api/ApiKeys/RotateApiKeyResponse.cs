using Avicenna.Application.ApiKeys;

namespace Avicenna.Api.ApiKeys;

/// <param name="Success">Always true.</param>
/// <param name="Key">The new secret, shown here and never again.</param>
/// <param name="KeyData">The key.</param>
public sealed record RotateApiKeyResponse(bool Success, string Key, ApiKeyDetails KeyData);
