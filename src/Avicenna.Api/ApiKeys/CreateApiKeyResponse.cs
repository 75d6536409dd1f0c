using Avicenna.Application.ApiKeys.CreateApiKey;

namespace Avicenna.Api.ApiKeys;

/// <param name="Success">Always true.</param>
/// <param name="Key">The secret, shown here and never again.</param>
/// <param name="KeyData">What was made.</param>
public sealed record CreateApiKeyResponse(bool Success, string Key, CreatedApiKeyDetails KeyData);
