using System.Text.Json;
using Avicenna.Application;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.ApiKeys;

/// <summary>The body of <c>POST /admin/api-keys</c>. What is left out has the seed's default.</summary>
public sealed record CreateApiKeyRequest
{
    public string Name { get; init; } = "";

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }
}
