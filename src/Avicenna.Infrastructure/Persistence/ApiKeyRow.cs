using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>A key with its newest secret and the one before it, as Dapper reads it.</summary>
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

    public long SecretSequence { get; init; }

    public string? PepperId { get; init; }

    public byte[] Hash { get; init; } = [];

    public string? Hint { get; init; }

    public DateTimeOffset SecretCreatedAt { get; init; }

    public DateTimeOffset? SecretExpiresAt { get; init; }

    public long? PreviousSequence { get; init; }

    public string? PreviousPepperId { get; init; }

    public byte[]? PreviousHash { get; init; }

    public string? PreviousHint { get; init; }

    public DateTimeOffset? PreviousCreatedAt { get; init; }

    public DateTimeOffset? PreviousExpiresAt { get; init; }

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
        yield return new StoredSecret(new SecretHash(PepperId, Hash), Hint, SecretCreatedAt, SecretExpiresAt);
        if (PreviousHash is not null)
        {
            yield return new StoredSecret(new SecretHash(PreviousPepperId, PreviousHash), PreviousHint, PreviousCreatedAt!.Value, PreviousExpiresAt);
        }
    }
}
