using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.GetEndpoint;

public sealed class GetEndpointQueryHandlerTests
{
    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_EndpointOfTheTenant_ShowsIt()
    {
        var endpoint = TestEndpoints.Of(Guid.NewGuid(), "/Orders") with { Scopes = ScopeList.FromStored("orders:read") };
        using var source = new CancellationTokenSource();
        endpoints.Setup(store => store.FindAsync(endpoint.TenantId, endpoint.Id, source.Token)).ReturnsAsync(endpoint);

        (await HandleAsync(new GetEndpointQuery(endpoint.TenantId, endpoint.Id), source.Token))
            .Should().BeEquivalentTo(new EndpointDetails { Id = endpoint.Id, Path = "/Orders", Method = "GET", Authentication = "user", Scopes = ["orders:read"], CreatedAt = endpoint.CreatedAt });
    }

    [Test]
    public async Task Handle_NoSuchEndpointOfTheTenant_SaysThatItIsNotFound()
    {
        endpoints.Setup(store => store.FindAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync((Endpoint?)null);

        var act = () => HandleAsync(new GetEndpointQuery(Guid.NewGuid(), Guid.NewGuid()), CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("Endpoint not found");
    }

    private Task<EndpointDetails> HandleAsync(GetEndpointQuery query, CancellationToken cancellationToken) =>
        new GetEndpointQueryHandler(endpoints.Object, TestMapper.Create()).Handle(query, cancellationToken);
}
