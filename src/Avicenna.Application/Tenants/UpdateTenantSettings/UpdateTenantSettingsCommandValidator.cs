using Avicenna.Application.Behaviors;
using Avicenna.Domain.Endpoints;
using FluentValidation;

namespace Avicenna.Application.Tenants.UpdateTenantSettings;

internal sealed class UpdateTenantSettingsCommandValidator : AbstractValidator<UpdateTenantSettingsCommand>
{
    public UpdateTenantSettingsCommandValidator() =>
        RuleFor(command => command.DefaultAuthentication).MustHaveNo(authentication =>
            authentication.IsSet ? RequiredAuthenticationNames.FindProblem(authentication.Value, "default_authentication") : null);
}
