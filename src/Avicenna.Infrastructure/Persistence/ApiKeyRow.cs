using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>A key joined with one of its secrets, as Dapper reads it.</summary>
internal sealed class ApiKeyRow
{
    public Guid Id { get; init; }

    public Guid TenantId { get; init; }

    public string Name { get; init; } = "";

    public string Permission { get; init; } = "";

    public int RatelimitMin { get; init; }

    public bool Enabled { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Metadata { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public Guid? CreatedBy { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string PepperId { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public string Hint { get; init; } = "";

    public DateTimeOffset SecretCreatedAt { get; init; }

    public DateTimeOffset? SecretExpiresAt { get; init; }

    /// <summary>Puts a key together from its rows, the newest secret first; null when there are none.</summary>
    public static ApiKey? ToApiKey(IReadOnlyList<ApiKeyRow> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var row = rows[0];
        return new ApiKey
        {
            Id = row.Id,
            TenantId = row.TenantId,
            Name = ApiKeyName.From(row.Name),
            Permission = PermissionNames.Parse(row.Permission),
            RequestLimit = RequestLimit.From(row.RatelimitMin),
            Enabled = row.Enabled,
            ExpiresAt = row.ExpiresAt,
            Metadata = row.Metadata is null ? null : KeyMetadata.FromStored(row.Metadata),
            CreatedAt = row.CreatedAt,
            CreatedBy = row.CreatedBy,
            LastUsedAt = row.LastUsedAt,
            Secrets = [.. rows.Select(secret => new StoredSecret(new SecretHash(secret.PepperId, secret.Hash), secret.Hint, secret.SecretCreatedAt, secret.SecretExpiresAt))],
        };
    }
}
