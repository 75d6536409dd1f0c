using Avicenna.Application.Auditing;
using Avicenna.Application.Idempotency;
using MediatR;

namespace Avicenna.Application.ApiKeys.RotateApiKey;

/// <summary>Gives a key a new secret.</summary>
public sealed record RotateApiKeyCommand : IRequest<RotatedApiKey>
{
    public required Guid TenantId { get; init; }

    public required Guid Id { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>For how long the secret so far goes on working, in seconds; 0: it ends now.</summary>
    public int GracePeriodSeconds { get; init; }

    /// <summary>The call, where its caller may repeat it; null: every call mints a secret.</summary>
    public IdempotentCall? IdempotentCall { get; init; }
}
