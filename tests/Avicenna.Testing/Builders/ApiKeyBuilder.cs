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
    private Guid? createdBy;
    private readonly List<StoredSecret> secrets = [];

    public ApiKeyBuilder Named(string value) => With(() => name = value);

    public ApiKeyBuilder WithPermission(Permission value) => With(() => permission = value);

    public ApiKeyBuilder WithLimit(int value) => With(() => perMinute = value);

    public ApiKeyBuilder Disabled() => With(() => enabled = false);

    public ApiKeyBuilder Expiring(DateTimeOffset value) => With(() => expiresAt = value);

    public ApiKeyBuilder WithMetadata(string json) => With(() => metadata = KeyMetadata.FromStored(json));

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
        CreatedAt = CreatedAt,
        CreatedBy = createdBy,
        Secrets = secrets.Count > 0 ? secrets : [new StoredSecret(new SecretHash("p1", Guid.NewGuid().ToByteArray().Concat(new byte[16]).ToArray()), "0000", CreatedAt, null)],
    };

    private ApiKeyBuilder With(Action change)
    {
        change();
        return this;
    }
}
