using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>A key with one of its secrets, as Dapper reads it; joined, with its newest secret and the one before it.</summary>
internal sealed class ApiKeyRow
{
    public long Sequence { get; init; }

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

    public long? SecretSequence { get; init; }

    public string? PepperId { get; init; }

    public byte[]? Hash { get; init; }

    public string? Hint { get; init; }

    public DateTimeOffset? SecretCreatedAt { get; init; }

    public DateTimeOffset? SecretExpiresAt { get; init; }

    /// <summary>The same key with the secret before this one; null where there is none.</summary>
    public ApiKeyRow? Previous { get; private set; }

    public bool HasSecret => SecretSequence is not null;

    /// <summary>
    /// Whether it was so at some moment: only the newest secret has no end, and there is one. Otherwise the key was rotated or deleted
    /// between two reads of the same statement.
    /// </summary>
    public bool IsOfOneMoment => HasSecret && SecretExpiresAt is null && Previous is not { SecretExpiresAt: null };

    /// <summary>A key of the rows that it has, one for each secret.</summary>
    public static ApiKeyRow Join(IEnumerable<ApiKeyRow> rows)
    {
        var newestFirst = rows.OrderByDescending(row => row.SecretSequence).ToList();
        newestFirst[0].Previous = newestFirst.ElementAtOrDefault(1);
        return newestFirst[0];
    }

    public ApiKey ToApiKey() => new()
    {
        Id = Id,
        TenantId = TenantId,
        Name = ApiKeyName.FromStored(Name),
        Permission = PermissionNames.Parse(Permission),
        RequestLimit = RequestLimit.From(RatelimitMin),
        Enabled = Enabled,
        ExpiresAt = ExpiresAt,
        Metadata = Metadata is null ? null : KeyMetadata.FromStored(Metadata),
        CreatedAt = CreatedAt,
        CreatedBy = CreatedBy,
        LastUsedAt = LastUsedAt,
        Secrets = [.. Secrets()],
    };

    private IEnumerable<StoredSecret> Secrets()
    {
        yield return ToSecret();
        if (Previous is not null)
        {
            yield return Previous.ToSecret();
        }
    }

    private StoredSecret ToSecret() => new(new SecretHash(PepperId, Hash!), Hint, SecretCreatedAt!.Value, SecretExpiresAt);
}

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
