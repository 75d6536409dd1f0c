using System.Text.Json;
using System.Text.Json.Serialization;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

/// <summary>A new key as the seed shows it: six members in this order, then those beyond the seed that the caller sent.</summary>
public sealed record CreatedApiKeyDetails
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public required int RatelimitMin { get; init; }

    public required string Permission { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<JsonElement?> Metadata { get; init; }
}
