using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Mapping;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Endpoints;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.CreateEndpoint;

public sealed class CreateEndpointCommandHandlerTests
{
    private static readonly CreateEndpointCommand Command = new(
        Guid.NewGuid(), new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"), new CreateEndpointInput { Path = "/Orders/**", Method = "get", Authentication = "admin" });

    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_Command_StoresAndShowsTheEndpoint()
    {
        Endpoint? added = null;
        using var source = new CancellationTokenSource();
        endpoints.Setup(store => store.AddAsync(It.IsAny<Endpoint>(), Command.Caller, source.Token))
            .Callback((Endpoint endpoint, Caller _, CancellationToken _) => added = endpoint)
            .Returns(Task.CompletedTask);

        var details = await HandleAsync(source.Token);

        added.Should().Be(new Endpoint
        {
            Id = details.Id,
            TenantId = Command.TenantId,
            Path = PathPattern.Parse("/Orders/**"),
            Method = EndpointMethod.Parse("GET"),
            Authentication = RequiredAuthentication.Admin,
            CreatedAt = Clock.Instant,
        });
        details.Should().Be(new EndpointDetails { Id = added!.Id, Path = "/Orders/**", Method = "GET", Authentication = "admin", CreatedAt = Clock.Instant });
        details.Id.Should().NotBeEmpty();
    }

    [Test]
    public async Task Handle_PathAndMethodThatAreTaken_SaysSo()
    {
        endpoints.Setup(store => store.AddAsync(It.IsAny<Endpoint>(), It.IsAny<Caller>(), It.IsAny<CancellationToken>())).ThrowsAsync(new AvicennaException(EndpointErrors.Exists));

        await FluentActions.Awaiting(() => HandleAsync(CancellationToken.None)).Should().ThrowExactlyAsync<AvicennaException>().Where(exception => exception.Error == EndpointErrors.Exists);
    }

    private Task<EndpointDetails> HandleAsync(CancellationToken cancellationToken) =>
        new CreateEndpointCommandHandler(endpoints.Object, MapperFactory.Create(), Clock.Create()).Handle(Command, cancellationToken);
}
