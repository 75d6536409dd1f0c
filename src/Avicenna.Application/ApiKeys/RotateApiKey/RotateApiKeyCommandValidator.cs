using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys.RotateApiKey;

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
