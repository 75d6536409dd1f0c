using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Tenants;
using Moq;

namespace Avicenna.Application.Tests.Tenants.ListTenants;

public sealed class ListTenantsQueryHandlerTests
{
    [Test]
    public async Task Handle_Always_IsWhatTheStoreLists()
    {
        Tenant[] stored =
        [
            new(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, Clock.Instant),
            new(Guid.NewGuid(), Subdomain.Parse("default"), Enabled: false, Clock.Instant),
        ];
        using var source = new CancellationTokenSource();
        var tenants = new Mock<ITenantRepository>(MockBehavior.Strict);
        tenants.Setup(store => store.ListAsync(source.Token)).ReturnsAsync(stored);

        (await new ListTenantsQueryHandler(tenants.Object).Handle(new ListTenantsQuery(), source.Token)).Should().Equal(stored);
    }
}
