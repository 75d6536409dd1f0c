using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Tenants;
using Moq;

namespace Avicenna.Application.Tests.Tenants.CreateTenant;

public sealed class CreateTenantCommandHandlerTests
{
    private readonly Mock<ITenantRepository> tenants = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_FreeSubdomain_AddsAnEnabledTenantWithoutAKey()
    {
        using var source = new CancellationTokenSource();
        tenants.Setup(store => store.AddAsync(It.IsAny<Tenant>(), source.Token)).ReturnsAsync(true);

        var tenant = await HandleAsync("Acme", source.Token);

        tenant.Should().Be(new Tenant(tenant.Id, Subdomain.Parse("acme"), Enabled: true, Clock.Instant, FirstKeyAt: null));
        tenant.Id.Should().NotBeEmpty();
        tenants.Verify(store => store.AddAsync(tenant, source.Token), Times.Once);
    }

    [Test]
    public async Task Handle_TakenSubdomain_IsAConflictThatNamesIt()
    {
        tenants.Setup(store => store.AddAsync(It.IsAny<Tenant>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var act = () => HandleAsync("Acme", CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("There is already a tenant 'acme'");
    }

    private Task<Tenant> HandleAsync(string subdomain, CancellationToken cancellationToken) =>
        new CreateTenantCommandHandler(tenants.Object, Clock.Create()).Handle(new CreateTenantCommand(subdomain), cancellationToken);
}
