using Avicenna.Application.Behaviors;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

internal sealed class CreateApiKeyCommandValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyCommandValidator(TimeProvider time)
    {
        RuleFor(command => command.Name).MustHaveNo(name => ApiKeyName.FindProblem(name) ?? ApiKeyName.FindSecret(name));

        RuleFor(command => command.RatelimitMin).MustHaveNo(RequestLimit.FindProblem);

        RuleFor(command => command.Permission).MustHaveNo(PermissionNames.FindProblem);

        RuleFor(command => command.ExpiresAt).MustHaveNo(expiresAt => Expiry.FindProblem(expiresAt.Value, time));

        RuleFor(command => command.Metadata)
            .MustHaveNo(metadata => metadata.Value is { } json ? KeyMetadata.FindProblem(json) ?? KeyMetadata.FindSecret(json) : null);
    }
}
