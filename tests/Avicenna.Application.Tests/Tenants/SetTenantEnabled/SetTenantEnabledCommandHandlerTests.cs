using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using MediatR;
using Moq;

namespace Avicenna.Application.Tests.Tenants.SetTenantEnabled;

public sealed class SetTenantEnabledCommandHandlerTests
{
    private readonly Mock<ITenantRepository> tenants = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_TenantInAnyCase_IsSet([Values] bool enabled)
    {
        using var source = new CancellationTokenSource();
        tenants.Setup(store => store.SetEnabledAsync(Subdomain.Parse("acme"), enabled, source.Token)).ReturnsAsync(true);

        await HandleAsync("ACME", enabled, source.Token);

        tenants.Verify(store => store.SetEnabledAsync(Subdomain.Parse("acme"), enabled, source.Token), Times.Once);
    }

    [Test]
    public async Task Handle_NoSuchTenant_SaysSo([Values("acme", "not a label", "")] string subdomain, [Values] bool enabled)
    {
        tenants.Setup(store => store.SetEnabledAsync(Subdomain.Parse("acme"), enabled, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var act = () => HandleAsync(subdomain, enabled, CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage($"There is no tenant '{subdomain}'");
    }

    private Task<Unit> HandleAsync(string subdomain, bool enabled, CancellationToken cancellationToken) =>
        new SetTenantEnabledCommandHandler(tenants.Object).Handle(new SetTenantEnabledCommand(subdomain, enabled), cancellationToken);
}
