using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.DeleteEndpoint;

public sealed class DeleteEndpointCommandHandlerTests
{
    private static readonly DeleteEndpointCommand Command = new(Guid.NewGuid(), Guid.NewGuid(), new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"));

    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_NoSuchEndpointOfTheTenant_SaysThatItIsNotFound()
    {
        endpoints.Setup(store => store.DeleteAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<Caller>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var act = () => new DeleteEndpointCommandHandler(endpoints.Object).Handle(Command, CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("Endpoint not found");
    }
}
