using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Moq;

namespace Avicenna.Application.Tests.Tenants.GetTenantSettings;

public sealed class GetTenantSettingsQueryHandlerTests
{
    private static readonly GetTenantSettingsQuery Query = new(Guid.NewGuid());

    private readonly Mock<ITenantSettingsRepository> settings = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_Tenant_ShowsItsSettings()
    {
        Finds(new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: true));

        (await HandleAsync()).Should().Be(new TenantSettingsDetails { DefaultAuthentication = "admin", AllowPreflight = true });
    }

    [Test]
    public async Task Handle_TenantThatIsGone_IsNotFound()
    {
        Finds(null);

        await FluentActions.Awaiting(HandleAsync).Should().ThrowExactlyAsync<AvicennaException>().WithMessage("The tenant doesn't exist any more");
    }

    private void Finds(TenantSettings? found) => settings.Setup(store => store.FindAsync(Query.TenantId, CancellationToken.None)).ReturnsAsync(found);

    private Task<TenantSettingsDetails> HandleAsync() =>
        new GetTenantSettingsQueryHandler(settings.Object, TestMapper.Create()).Handle(Query, CancellationToken.None);
}
