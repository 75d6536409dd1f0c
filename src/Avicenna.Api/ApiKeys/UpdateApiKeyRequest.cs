using System.Text.Json;
using Avicenna.Application;

namespace Avicenna.Api.ApiKeys;

/// <summary>The body of <c>PATCH /admin/api-keys/{id}</c>. What is left out stays as it is.</summary>
public sealed record UpdateApiKeyRequest
{
    public Optional<string> Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public Optional<int> RatelimitMin { get; init; }

    public Optional<string> Permission { get; init; }

    public Optional<bool> Enabled { get; init; }

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }
}
