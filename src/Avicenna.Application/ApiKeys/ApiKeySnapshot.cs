using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys;

/// <summary>All that a decision needs to know of a key, as it was when it was read.</summary>
public sealed record ApiKeySnapshot
{
    public required Guid KeyId { get; init; }

    public required Guid TenantId { get; init; }

    public required bool TenantEnabled { get; init; }

    public required bool Enabled { get; init; }

    public required ApiKeyName Name { get; init; }

    public required Permission Permission { get; init; }

    public required RequestLimit RequestLimit { get; init; }

    public required KeyMetadata? Metadata { get; init; }

    public OwnerId? OwnerId { get; init; }

    public ScopeList Scopes { get; init; } = ScopeList.Empty;

    public AllowedAddresses AllowedAddresses { get; init; } = AllowedAddresses.Anywhere;

    /// <summary>When the key ends; null: never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the presented secret ends although the key may go on; null: with the key.</summary>
    public required DateTimeOffset? SecretExpiresAt { get; init; }

    /// <summary>The hash by which the store knows the presented secret.</summary>
    public required SecretHash Hash { get; init; }

    /// <summary>Whether the key lets anyone in at that moment. An expiry is the first moment at which it doesn't.</summary>
    public bool IsUsable(DateTimeOffset now) =>
        TenantEnabled && Enabled && !(ExpiresAt <= now) && !(SecretExpiresAt <= now);
}
