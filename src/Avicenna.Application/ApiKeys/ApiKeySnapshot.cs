using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>Everything that a decision needs to know about a key, as of the time it was read.</summary>
public sealed record ApiKeySnapshot
{
    private object? derived;

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

    /// <summary>When the presented secret expires, which may be before its key; null if it expires with the key.</summary>
    public required DateTimeOffset? SecretExpiresAt { get; init; }

    /// <summary>The hash under which the presented secret is stored; null in a cached snapshot, which is found by another.</summary>
    public required SecretHash? Hash { get; init; }

    /// <summary>Whether the key is accepted at that moment. It no longer is from its expiry on.</summary>
    public bool IsUsable(DateTimeOffset now) => FindFault(now) is null;

    /// <summary>Returns why the key isn't accepted at that moment, for the log; null if it is accepted. Callers never learn it.</summary>
    public string? FindFault(DateTimeOffset now) =>
        !TenantEnabled ? "its tenant is disabled"
        : !Enabled ? "it is disabled"
        : ExpiresAt <= now ? $"it expired at {Rfc3339.Format(ExpiresAt.Value)}"
        : SecretExpiresAt <= now ? $"its secret was rotated and expired at {Rfc3339.Format(SecretExpiresAt.Value)}"
        : null;

    /// <summary>
    /// Returns what a caller derives from this snapshot, such as the bytes of a response. It is derived once and lives as long as the snapshot, which
    /// has room for one such value.
    /// </summary>
    public T GetOrDerive<T>(Func<ApiKeySnapshot, T> derive)
        where T : class
    {
        if (derived is T value)
        {
            return value;
        }

        value = derive(this);
        derived = value;
        return value;
    }
}
