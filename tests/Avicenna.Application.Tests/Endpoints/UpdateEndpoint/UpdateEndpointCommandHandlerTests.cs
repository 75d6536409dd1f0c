using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Mapping;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.UpdateEndpoint;

public sealed class UpdateEndpointCommandHandlerTests
{
    private readonly Endpoint endpoint = TestEndpoints.Of(Guid.NewGuid());
    private Endpoint? changed;

    private UpdateEndpointCommand Nothing => new(endpoint.TenantId, endpoint.Id, new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"), new UpdateEndpointInput());

    [Test]
    public async Task Handle_NothingSet_LeavesTheEndpointAsItIs()
    {
        await HandleAsync(Nothing);

        changed.Should().Be(endpoint);
    }

    [Test]
    public async Task Handle_EveryMember_IsChangedAndShown()
    {
        var details = await HandleAsync(Nothing with { Input = new UpdateEndpointInput { Path = "/Bills", Method = "post", Authentication = "none" } });

        changed.Should().Be(endpoint with { Path = PathPattern.Parse("/Bills"), Method = EndpointMethod.Parse("POST"), Authentication = RequiredAuthentication.None });
        details.Should().Be(new EndpointDetails { Id = endpoint.Id, Path = "/Bills", Method = "POST", Authentication = "none", CreatedAt = endpoint.CreatedAt });
    }

    [Test]
    public async Task Handle_NoSuchEndpoint_IsNotFound() =>
        await FluentActions.Awaiting(() => new UpdateEndpointCommandHandler(new Mock<IEndpointRepository>().Object, MapperFactory.Create()).Handle(Nothing, CancellationToken.None))
            .Should().ThrowExactlyAsync<AvicennaException>().WithMessage("Endpoint not found");

    private Task<EndpointDetails> HandleAsync(UpdateEndpointCommand command)
    {
        var endpoints = new Mock<IEndpointRepository>(MockBehavior.Strict);
        endpoints.Setup(store => store.UpdateAsync(endpoint.TenantId, endpoint.Id, It.IsAny<Func<Endpoint, Endpoint>>(), command.Caller, CancellationToken.None))
            .ReturnsAsync((Guid _, Guid _, Func<Endpoint, Endpoint> change, Caller _, CancellationToken _) => changed = change(endpoint));
        return new UpdateEndpointCommandHandler(endpoints.Object, MapperFactory.Create()).Handle(command, CancellationToken.None);
    }
}
