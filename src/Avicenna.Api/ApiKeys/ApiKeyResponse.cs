namespace Avicenna.Api.ApiKeys;

/// <param name="Success">Always true.</param>
/// <param name="KeyData">The key.</param>
public sealed record ApiKeyResponse(bool Success, ApiKeyDetails KeyData);

/// <param name="Success">Always true.</param>
/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record ApiKeyListResponse(bool Success, IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);

/// <param name="Success">Always true.</param>
/// <param name="Key">The secret, shown only once.</param>
/// <param name="KeyData">The key.</param>
public sealed record CreateApiKeyResponse(bool Success, string Key, CreatedApiKeyDetails KeyData);

/// <param name="Success">Always true.</param>
/// <param name="Key">The new secret, shown only once.</param>
/// <param name="KeyData">The key.</param>
public sealed record RotateApiKeyResponse(bool Success, string Key, ApiKeyDetails KeyData);
