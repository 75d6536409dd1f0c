using System.Text.Json;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

/// <summary>Mints a key for a tenant.</summary>
public sealed record CreateApiKeyCommand : IRequest<CreatedApiKey>
{
    public required Guid TenantId { get; init; }

    /// <summary>The id of the key that asks for it; null when an operator does.</summary>
    public Guid? CreatedBy { get; init; }

    public required string Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }
}
