using Avicenna.Application.Behaviors;
using FluentValidation;

namespace Avicenna.Application.Tenants.CreateTenant;

internal sealed class CreateTenantCommandValidator : AbstractValidator<CreateTenantCommand>
{
    public CreateTenantCommandValidator() =>
        RuleFor(command => command.Subdomain).MustHaveNo(Domain.Tenants.Subdomain.FindProblem);
}
