using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>What a decision needs of a key, as Dapper reads it.</summary>
internal sealed class ApiKeySnapshotRow
{
    public Guid KeyId { get; init; }

    public Guid TenantId { get; init; }

    public bool TenantEnabled { get; init; }

    public bool Enabled { get; init; }

    public string Name { get; init; } = "";

    public string Permission { get; init; } = "";

    public int RatelimitMin { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Metadata { get; init; }

    public DateTimeOffset? SecretExpiresAt { get; init; }

    public string? PepperId { get; init; }

    public byte[] Hash { get; init; } = [];

    public ApiKeySnapshot ToSnapshot() => new()
    {
        KeyId = KeyId,
        TenantId = TenantId,
        TenantEnabled = TenantEnabled,
        Enabled = Enabled,
        Name = ApiKeyName.FromStored(Name),
        Permission = PermissionNames.Parse(Permission),
        RequestLimit = RequestLimit.From(RatelimitMin),
        Metadata = Metadata is null ? null : KeyMetadata.FromStored(Metadata),
        ExpiresAt = ExpiresAt,
        SecretExpiresAt = SecretExpiresAt,
        Hash = new SecretHash(PepperId, Hash),
    };
}
