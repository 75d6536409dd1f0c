namespace Avicenna.Domain.ApiKeys;

/// <summary>An API key with its permission, limit and lifetime.</summary>
public sealed record ApiKey
{
    /// <summary>A UUID that begins with the time of its creation, so that indexes grow at their end.</summary>
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required ApiKeyName Name { get; init; }

    public Permission Permission { get; init; } = Permission.User;

    public RequestLimit RequestLimit { get; init; } = RequestLimit.From(RequestLimit.Default);

    public bool Enabled { get; init; } = true;

    /// <summary>The first instant at which the key is refused; null if it never expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public KeyMetadata? Metadata { get; init; }

    /// <summary>Who holds the key; null: nobody is named.</summary>
    public OwnerId? OwnerId { get; init; }

    /// <summary>What the key is good for at endpoints that require scopes.</summary>
    public ScopeList Scopes { get; init; } = ScopeList.Empty;

    public AllowedAddresses AllowedAddresses { get; init; } = AllowedAddresses.Anywhere;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the key that created this one; null if an operator did.</summary>
    public Guid? CreatedBy { get; init; }

    /// <summary>When a request with this key was last allowed; null if never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The secrets of the key, newest first: one, or two if the previous secret got a grace period.</summary>
    public required IReadOnlyList<StoredSecret> Secrets { get; init; }

    /// <summary>The last four characters of the newest secret; null if they are unknown.</summary>
    public string? KeyHint => Secrets[0].Hint;

    /// <summary>When the previous secret stops working, no later than the key itself; null if there is none.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt => Secrets.Count > 1 ? Earlier(Secrets[1].ExpiresAt, ExpiresAt) : null;

    /// <summary>Whether the key is an enabled admin key that never expires. A tenant needs one to remain manageable.</summary>
    public bool IsLastingAdmin => Permission == Permission.Admin && Enabled && ExpiresAt is null;

    /// <summary>Creates a key with a new secret, user permission, the default limit and no expiry.</summary>
    public static ApiKey Mint(Guid tenantId, ApiKeyName name, ApiKeySecret secret, SecretHash hash, DateTimeOffset now, Guid? createdBy = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        TenantId = tenantId,
        Name = name,
        CreatedAt = now,
        CreatedBy = createdBy,
        Secrets = [new StoredSecret(hash, secret.Hint, now, ExpiresAt: null)],
    };

    /// <summary>Returns the key with a new secret. The current secret keeps working for the grace period; older ones end now.</summary>
    /// <param name="secret">The new secret.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="now">The time of the rotation.</param>
    /// <param name="gracePeriod">How long the current secret keeps working; zero to end it now.</param>
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

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other < one || one is null ? other : one;
}
