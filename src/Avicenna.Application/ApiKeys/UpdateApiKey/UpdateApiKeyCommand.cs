using System.Text.Json;
using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.ApiKeys.UpdateApiKey;

/// <summary>Changes a key as a JSON merge patch does (RFC 7396): what isn't set stays as it is.</summary>
public sealed record UpdateApiKeyCommand : IRequest<ApiKeyDetails>
{
    public required Guid TenantId { get; init; }

    public required Guid Id { get; init; }

    public required Caller Caller { get; init; }

    public Optional<string> Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public Optional<int> RatelimitMin { get; init; }

    public Optional<string> Permission { get; init; }

    public Optional<bool> Enabled { get; init; }

    /// <summary>Null: the key never expires.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>Merged into what is there, recursively; null removes all of it.</summary>
    public Optional<JsonElement?> Metadata { get; init; }
}
