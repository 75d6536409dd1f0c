using AutoMapper;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

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

internal sealed class RotateApiKeyCommandValidator : AbstractValidator<RotateApiKeyCommand>
{
    public RotateApiKeyCommandValidator()
    {
        RuleFor(command => command.GracePeriodSeconds)
            .InclusiveBetween(0, GracePeriod.MaxSeconds)
            .WithMessage($"grace_period_seconds must be a whole number from 0 to {GracePeriod.MaxSeconds}");

        RuleFor(command => command.GracePeriodSeconds)
            .GreaterThanOrEqualTo(GracePeriod.MinSecondsForItself)
            .When(command => command.Id == command.Caller.KeyId && command.GracePeriodSeconds >= 0)
            .WithMessage($"grace_period_seconds must be at least {GracePeriod.MinSecondsForItself} for a key that rotates itself");
    }
}

internal sealed class RotateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, TimeProvider time)
    : IRequestHandler<RotateApiKeyCommand, RotatedApiKey>
{
    public async Task<RotatedApiKey> Handle(RotateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Generate();
        var hash = hasher.Hash(secret.Reveal());
        var gracePeriod = TimeSpan.FromSeconds(command.GracePeriodSeconds);
        var rotated = await keys.UpdateAsync(
            command.TenantId,
            command.Id,
            AuditActions.RotateApiKey,
            key => key.Rotate(secret, hash, time.GetInstant(), gracePeriod),
            command.Caller,
            command.IdempotentCall,
            cancellationToken);
        return rotated is not null ? new RotatedApiKey(secret, mapper.Map<ApiKeyDetails>(rotated)) : throw new AvicennaException(ApiKeyErrors.NotFound);
    }
}

/// <param name="Secret">The new secret: the only time it is told.</param>
/// <param name="Details">The key.</param>
public sealed record RotatedApiKey(ApiKeySecret Secret, ApiKeyDetails Details);
