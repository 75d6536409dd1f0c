using Avicenna.Application.ApiKeys;
using Avicenna.Application.Idempotency;
using Avicenna.Domain.ApiKeys;
using Moq;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>A mocked store with one key to change, or none.</summary>
internal sealed class ApiKeyStore
{
    public ApiKeyStore(ApiKey? key)
    {
        Key = key;
        Mock.Setup(store => store.UpdateAsync(
                It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<string>(), It.IsAny<Func<ApiKey, ApiKey>>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, Guid _, string _, Func<ApiKey, ApiKey> change, Caller _, IdempotentCall? _, CancellationToken _) =>
                Key = Key is { } current ? change(current) : null);
    }

    public Mock<IApiKeyRepository> Mock { get; } = new(MockBehavior.Strict);

    /// <summary>The key as it is after the last change.</summary>
    public ApiKey? Key { get; private set; }
}
