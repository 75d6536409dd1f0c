using Avicenna.Application.Auditing;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Moq;

namespace Avicenna.Application.Tests.Doubles;

internal static class AuditKeys
{
    /// <summary>The check of the audit key over a store without tenants.</summary>
    public static AuditKeyReadiness WithoutTrails()
    {
        var (tenants, keys) = (new Mock<ITenantRepository>(), new Mock<IAuditKeyRepository>());
        tenants.Setup(store => store.ListAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        keys.Setup(store => store.FindTenantsSealedUnderAsync(It.IsAny<byte[]>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        return new AuditKeyReadiness(tenants.Object, keys.Object, new StubSeal());
    }
}
