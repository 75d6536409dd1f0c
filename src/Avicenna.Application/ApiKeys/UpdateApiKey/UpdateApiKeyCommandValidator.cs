using Avicenna.Application.Behaviors;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys.UpdateApiKey;

/// <summary>But for keys in it, metadata is judged with what it is merged into, by the handler.</summary>
internal sealed class UpdateApiKeyCommandValidator : AbstractValidator<UpdateApiKeyCommand>
{
    public UpdateApiKeyCommandValidator(TimeProvider time)
    {
        RuleFor(command => command.Name).MustHaveNo(name => name.IsSet ? ApiKeyName.FindProblem(name.Value) ?? ApiKeyName.FindSecret(name.Value) : null);
        RuleFor(command => command.RatelimitMin).MustHaveNo(limit => limit.IsSet ? RequestLimit.FindProblem(limit.Value) : null);
        RuleFor(command => command.Permission).MustHaveNo(permission => permission.IsSet ? PermissionNames.FindProblem(permission.Value) : null);
        RuleFor(command => command.ExpiresAt).MustHaveNo(expiresAt => Expiry.FindProblem(expiresAt.Value, time));
        RuleFor(command => command.Metadata).MustHaveNo(patch => patch.Value is { } json ? KeyMetadata.FindSecret(json) : null);
    }
}
