namespace Avicenna.Application.ApiKeys.ListApiKeys;

/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
