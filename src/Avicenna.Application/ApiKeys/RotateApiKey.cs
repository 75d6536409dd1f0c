using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>Gives a key a new secret.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Id">The key.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Input">The grace period of the current secret.</param>
/// <param name="IdempotentCall">The call if it is idempotent; null if every call mints a secret.</param>
public sealed record RotateApiKeyCommand(Guid TenantId, Guid Id, Caller Caller, RotateApiKeyInput Input, IdempotentCall? IdempotentCall = null)
    : IRequest<MintResult<ApiKeyDetails>>;

public sealed record RotateApiKeyInput
{
    /// <summary>How long the previous secret keeps working, in seconds; 0 to end it now.</summary>
    public int GracePeriodSeconds { get; init; }
}

internal sealed class RotateApiKeyCommandValidator : AbstractValidator<RotateApiKeyCommand>
{
    public RotateApiKeyCommandValidator()
    {
        RuleFor(command => command.Input.GracePeriodSeconds)
            .InclusiveBetween(0, GracePeriod.MaxSeconds)
            .WithMessage($"grace_period_seconds must be a whole number from 0 to {GracePeriod.MaxSeconds}");

        RuleFor(command => command.Input.GracePeriodSeconds)
            .GreaterThanOrEqualTo(GracePeriod.MinSecondsForItself)
            .When(command => command.Id == command.Caller.KeyId && command.Input.GracePeriodSeconds >= 0)
            .WithMessage($"grace_period_seconds must be at least {GracePeriod.MinSecondsForItself} for a key that rotates itself");
    }
}

internal sealed class RotateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, IOptions<KeysOptions> options, TimeProvider time)
    : IRequestHandler<RotateApiKeyCommand, MintResult<ApiKeyDetails>>
{
    public async Task<MintResult<ApiKeyDetails>> Handle(RotateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Generate(options.Value.Prefix);
        var hash = hasher.Hash(secret.Reveal());
        var gracePeriod = TimeSpan.FromSeconds(command.Input.GracePeriodSeconds);
        var (rotated, replay) = await keys.RotateAsync(
            command.TenantId, command.Id, key => key.Rotate(secret, hash, time.GetInstant(), gracePeriod), command.Caller, command.IdempotentCall, cancellationToken);
        return replay is not null ? new MintResult<ApiKeyDetails>.Replayed(mapper.Map<ApiKeyDetails?>(replay.Key))
            : rotated is not null ? new MintResult<ApiKeyDetails>.Minted(secret, mapper.Map<ApiKeyDetails>(rotated))
            : throw new AvicennaException(ApiKeyErrors.NotFound);
    }
}
