using Avicenna.Application.ApiKeys;

namespace Avicenna.Api.ApiKeys;

/// <param name="Success">Always true.</param>
/// <param name="KeyData">The key.</param>
public sealed record ApiKeyResponse(bool Success, ApiKeyDetails KeyData);
