namespace Avicenna.Domain.ApiKeys;

/// <summary>An API key: who it is for, what it may do, how often and for how long.</summary>
public sealed record ApiKey
{
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required ApiKeyName Name { get; init; }

    public Permission Permission { get; init; } = Permission.User;

    public RequestLimit RequestLimit { get; init; } = RequestLimit.From(RequestLimit.Default);

    public bool Enabled { get; init; } = true;

    /// <summary>From this instant on the key is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public KeyMetadata? Metadata { get; init; }

    /// <summary>Who holds the key; null: nobody is named.</summary>
    public OwnerId? OwnerId { get; init; }

    /// <summary>What the key is good for at endpoints that require scopes.</summary>
    public ScopeList Scopes { get; init; } = ScopeList.Empty;

    public AllowedAddresses AllowedAddresses { get; init; } = AllowedAddresses.Anywhere;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the key that made this one; null when an operator did.</summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>When a request with this key was last let in; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key's secrets, the newest first: one, or two while an older one has its grace period or after it.</summary>
    public required IReadOnlyList<StoredSecret> Secrets { get; init; }

    /// <summary>The last four characters of the newest secret; null where nobody here ever saw it.</summary>
    public string? KeyHint => Secrets[0].Hint;

    /// <summary>When the secret before the newest stops working, which is never after the key itself; null when there is none.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt => Secrets.Count > 1 ? Earlier(Secrets[1].ExpiresAt, ExpiresAt) : null;

    /// <summary>Whether the key keeps its tenant manageable for good: an enabled admin key without an end.</summary>
    public bool IsLastingAdmin => Permission == Permission.Admin && Enabled && ExpiresAt is null;

    /// <summary>A new key with a new secret: a user's, with the default limit, which never expires.</summary>
    public static ApiKey Mint(Guid tenantId, ApiKeyName name, ApiKeySecret secret, SecretHash hash, DateTimeOffset now, Guid? createdBy = null) => new()
    {
        Id = Guid.NewGuid(),
        TenantId = tenantId,
        Name = name,
        CreatedAt = now,
        CreatedBy = createdBy,
        Secrets = [new StoredSecret(hash, secret.Hint, now, ExpiresAt: null)],
    };

    /// <summary>The key with a new newest secret. The one before it works on for the grace period; any older one ends now.</summary>
    /// <param name="secret">The new secret, which nobody has yet.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="now">The moment of the rotation.</param>
    /// <param name="gracePeriod">For how long the newest secret so far goes on working; zero: it ends now.</param>
    public ApiKey Rotate(ApiKeySecret secret, SecretHash hash, DateTimeOffset now, TimeSpan gracePeriod)
    {
        var newest = new StoredSecret(hash, secret.Hint, now, ExpiresAt: null);
        return this with
        {
            Secrets = gracePeriod == TimeSpan.Zero
                ? [newest]
                : [newest, Secrets[0] with { ExpiresAt = Earlier(now + gracePeriod, ExpiresAt) }],
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other < one || one is null ? other ?? one : one;
}
