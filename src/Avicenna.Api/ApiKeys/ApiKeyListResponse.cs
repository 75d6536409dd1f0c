using Avicenna.Application.ApiKeys;

namespace Avicenna.Api.ApiKeys;

/// <param name="Success">Always true.</param>
/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record ApiKeyListResponse(bool Success, IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
