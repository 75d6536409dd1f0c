using Avicenna.Application.ApiKeys;
using Avicenna.Application.Idempotency;
using Avicenna.Domain.ApiKeys;
using Moq;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>A mocked store with one key to rotate, or none.</summary>
internal sealed class ApiKeyStore
{
    public ApiKeyStore(ApiKey? key)
    {
        Key = key;
        Mock.Setup(store => store.RotateAsync(
                It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<Func<ApiKey, ApiKey>>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, Guid _, Func<ApiKey, ApiKey> rotate, Caller _, IdempotentCall? _, CancellationToken _) =>
                Replay is null ? (Key = Key is { } current ? rotate(current) : null, null) : (null, Replay));
    }

    public Mock<IApiKeyRepository> Mock { get; } = new(MockBehavior.Strict);

    /// <summary>The key as it is after the last rotation.</summary>
    public ApiKey? Key { get; private set; }

    /// <summary>The call that was made before; null: none was.</summary>
    public ReplayedCall? Replay { get; set; }

    /// <summary>Fails unless there was exactly one rotation, and it was this one.</summary>
    public void VerifyRotated(Guid tenantId, Guid id, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken)
    {
        Mock.Verify(store => store.RotateAsync(tenantId, id, It.IsAny<Func<ApiKey, ApiKey>>(), caller, idempotentCall, cancellationToken), Times.Once);
        Mock.VerifyNoOtherCalls();
    }
}
