using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.DeleteApiKey;

public sealed class DeleteApiKeyCommandHandlerTests
{
    private static readonly DeleteApiKeyCommand Command = new(Guid.NewGuid(), Guid.NewGuid(), new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"));

    private readonly Mock<IApiKeyRepository> keys = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_NoSuchKeyOfTheTenant_SaysThatItIsNotFound()
    {
        keys.Setup(store => store.DeleteAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<Caller>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var act = () => new DeleteApiKeyCommandHandler(keys.Object).Handle(Command, CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("API key not found");
    }
}
