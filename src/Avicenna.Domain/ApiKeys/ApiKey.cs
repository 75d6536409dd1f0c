namespace Avicenna.Domain.ApiKeys;

/// <summary>An API key: who it is for, what it may do, how often and for how long.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required ApiKeyName Name { get; init; }

    public required Permission Permission { get; init; }

    public required RequestLimit RequestLimit { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>From this instant on the key is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public KeyMetadata? Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the key that made this one; null when an operator did.</summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>When a request with this key was last let in; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key's secrets, the newest first. There is at least one.</summary>
    public required IReadOnlyList<StoredSecret> Secrets { get; init; }

    /// <summary>The last four characters of the newest secret.</summary>
    public string KeyHint => Secrets[0].Hint;

    /// <summary>When the secret before the newest stops working; null when there is none.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt => Secrets.Count > 1 ? Secrets[1].ExpiresAt : null;

    /// <summary>A new key with a secret that nobody has yet.</summary>
    public static ApiKey Mint(
        Guid tenantId,
        ApiKeyName name,
        Permission permission,
        RequestLimit requestLimit,
        ApiKeySecret secret,
        SecretHash hash,
        DateTimeOffset now,
        DateTimeOffset? expiresAt = null,
        KeyMetadata? metadata = null,
        Guid? createdBy = null) => new()
        {
            Id = Guid.NewGuid(),
            TenantId = tenantId,
            Name = name,
            Permission = permission,
            RequestLimit = requestLimit,
            ExpiresAt = expiresAt,
            Metadata = metadata,
            CreatedAt = now,
            CreatedBy = createdBy,
            Secrets = [new StoredSecret(hash, secret.Hint, now, ExpiresAt: null)],
        };
}
