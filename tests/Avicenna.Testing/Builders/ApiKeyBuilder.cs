using Avicenna.Domain.ApiKeys;

namespace Avicenna.Testing.Builders;

/// <summary>Keys that are valid in every respect but the one a test is about.</summary>
public sealed class ApiKeyBuilder(Guid tenantId)
{
    /// <summary>When built keys are created unless a test says otherwise.</summary>
    public static readonly DateTimeOffset CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private string name = "Test key";
    private Permission permission = Permission.User;
    private int perMinute = RequestLimit.Default;
    private bool enabled = true;
    private DateTimeOffset? expiresAt;
    private KeyMetadata? metadata;
    private OwnerId? ownerId;
    private ScopeList scopes = ScopeList.Empty;
    private AllowedAddresses allowedAddresses = AllowedAddresses.Anywhere;
    private Guid? createdBy;
    private DateTimeOffset? lastUsedAt;
    private readonly List<StoredSecret> secrets = [];

    public ApiKeyBuilder Named(string value) => With(() => name = value);

    public ApiKeyBuilder WithPermission(Permission value) => With(() => permission = value);

    public ApiKeyBuilder WithLimit(int value) => With(() => perMinute = value);

    public ApiKeyBuilder Disabled() => With(() => enabled = false);

    public ApiKeyBuilder Expiring(DateTimeOffset value) => With(() => expiresAt = value);

    public ApiKeyBuilder WithMetadata(string json) => With(() => metadata = KeyMetadata.FromStored(json));

    public ApiKeyBuilder OwnedBy(string value) => With(() => ownerId = OwnerId.Parse(value));

    /// <summary>Gives it scopes, separated by spaces.</summary>
    public ApiKeyBuilder WithScopes(string value) => With(() => scopes = ScopeList.FromStored(value));

    /// <summary>Limits it to addresses and networks, separated by spaces.</summary>
    public ApiKeyBuilder AllowedFrom(string value) => With(() => allowedAddresses = AllowedAddresses.FromStored(value));

    public ApiKeyBuilder LastUsed(DateTimeOffset value) => With(() => lastUsedAt = value);

    public ApiKeyBuilder CreatedBy(Guid value) => With(() => createdBy = value);

    /// <summary>Adds a secret; the first one added is the newest.</summary>
    public ApiKeyBuilder WithSecret(SecretHash hash, string? hint = "0000", DateTimeOffset? expires = null) =>
        With(() => secrets.Add(new StoredSecret(hash, hint, CreatedAt, expires)));

    public ApiKey Build() => new()
    {
        Id = Guid.NewGuid(),
        TenantId = tenantId,
        Name = ApiKeyName.Parse(name),
        Permission = permission,
        RequestLimit = RequestLimit.From(perMinute),
        Enabled = enabled,
        ExpiresAt = expiresAt,
        Metadata = metadata,
        OwnerId = ownerId,
        Scopes = scopes,
        AllowedAddresses = allowedAddresses,
        CreatedAt = CreatedAt,
        CreatedBy = createdBy,
        LastUsedAt = lastUsedAt,
        Secrets = secrets.Count > 0 ? secrets : [new StoredSecret(new SecretHash("p1", Guid.NewGuid().ToByteArray().Concat(new byte[16]).ToArray()), "0000", CreatedAt, null)],
    };

    private ApiKeyBuilder With(Action change)
    {
        change();
        return this;
    }
}
