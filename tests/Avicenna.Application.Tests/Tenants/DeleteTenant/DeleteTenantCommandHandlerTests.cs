using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using MediatR;
using Moq;

namespace Avicenna.Application.Tests.Tenants.DeleteTenant;

public sealed class DeleteTenantCommandHandlerTests
{
    private readonly Mock<ITenantRepository> tenants = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_TenantInAnyCase_IsDeleted()
    {
        using var source = new CancellationTokenSource();
        tenants.Setup(store => store.DeleteAsync(Subdomain.Parse("acme"), source.Token)).ReturnsAsync(true);

        await HandleAsync("ACME", source.Token);

        tenants.Verify(store => store.DeleteAsync(Subdomain.Parse("acme"), source.Token), Times.Once);
    }

    [TestCase("acme")]
    [TestCase("not a label")]
    [TestCase("")]
    public async Task Handle_NoSuchTenant_SaysSo(string subdomain)
    {
        tenants.Setup(store => store.DeleteAsync(Subdomain.Parse("acme"), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var act = () => HandleAsync(subdomain, CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage($"There is no tenant '{subdomain}'");
    }

    private Task<Unit> HandleAsync(string subdomain, CancellationToken cancellationToken) =>
        new DeleteTenantCommandHandler(tenants.Object).Handle(new DeleteTenantCommand(subdomain), cancellationToken);
}
