using System.Text.Json;
using Avicenna.Application.Auditing;
using Avicenna.Application.Idempotency;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

/// <summary>Mints a key for a tenant.</summary>
public sealed record CreateApiKeyCommand : IRequest<CreatedApiKey>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>The call, where its caller may repeat it; null: every call mints a key.</summary>
    public IdempotentCall? IdempotentCall { get; init; }

    public required string Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }
}
