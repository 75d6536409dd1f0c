using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

internal sealed class CreateApiKeyCommandValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyCommandValidator(TimeProvider time)
    {
        RuleFor(command => command.Name).MustHaveNo(ApiKeyName.FindProblem);

        RuleFor(command => command.RatelimitMin)
            .InclusiveBetween(RequestLimit.Min, RequestLimit.Max)
            .WithMessage($"ratelimit_min must be a whole number from {RequestLimit.Min} to {RequestLimit.Max}");

        RuleFor(command => command.Permission).MustHaveNo(PermissionNames.FindProblem);

        RuleFor(command => command.ExpiresAt)
            .Must(expiresAt => expiresAt.Value is not { } instant || instant.ToInstant() > time.GetUtcNow())
            .WithMessage("expires_at must be in the future");

        RuleFor(command => command.Metadata)
            .MustHaveNo(metadata => metadata.Value is { } json ? KeyMetadata.FindProblem(json) : null);
    }
}
