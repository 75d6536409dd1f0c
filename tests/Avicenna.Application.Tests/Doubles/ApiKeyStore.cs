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

    /// <summary>Fails unless there was exactly one change, and it was this one.</summary>
    public void VerifyUpdated(Guid tenantId, Guid id, string action, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken)
    {
        Mock.Verify(store => store.UpdateAsync(tenantId, id, action, It.IsAny<Func<ApiKey, ApiKey>>(), caller, idempotentCall, cancellationToken), Times.Once);
        Mock.VerifyNoOtherCalls();
    }
}
