using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.GetApiKey;

public sealed class GetApiKeyQueryHandlerTests
{
    private readonly Mock<IApiKeyRepository> keys = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_KeyOfTheTenant_ShowsIt()
    {
        var key = new ApiKeyBuilder(Guid.NewGuid()).Named("Ingest").Build();
        using var source = new CancellationTokenSource();
        keys.Setup(store => store.FindAsync(key.TenantId, key.Id, source.Token)).ReturnsAsync(key);

        var details = await HandleAsync(new GetApiKeyQuery(key.TenantId, key.Id), source.Token);

        details.Id.Should().Be(key.Id);
        details.Name.Should().Be("Ingest");
    }

    [Test]
    public async Task Handle_NoSuchKeyOfTheTenant_SaysThatItIsNotFound()
    {
        keys.Setup(store => store.FindAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync((ApiKey?)null);

        var act = () => HandleAsync(new GetApiKeyQuery(Guid.NewGuid(), Guid.NewGuid()), CancellationToken.None);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("API key not found");
    }

    private Task<ApiKeyDetails> HandleAsync(GetApiKeyQuery query, CancellationToken cancellationToken) =>
        new GetApiKeyQueryHandler(keys.Object, TestMapper.Create()).Handle(query, cancellationToken);
}
