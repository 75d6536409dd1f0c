using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Testing.Builders;

/// <summary>Snapshots to take exception to by <c>with</c>.</summary>
public static class TestSnapshots
{
    /// <summary>A key of that tenant that lets anyone in at any time.</summary>
    public static ApiKeySnapshot Usable(Guid tenantId) => new()
    {
        KeyId = Guid.NewGuid(),
        TenantId = tenantId,
        TenantEnabled = true,
        Enabled = true,
        Name = ApiKeyName.Parse("Test key"),
        Permission = Permission.User,
        RequestLimit = RequestLimit.From(RequestLimit.Default),
        Metadata = null,
        ExpiresAt = null,
        SecretExpiresAt = null,
        Hash = new SecretHash("p1", new byte[SecretHash.Length]),
    };
}
