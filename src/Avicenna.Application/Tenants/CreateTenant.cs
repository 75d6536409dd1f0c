using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;

namespace Avicenna.Application.Tenants;

/// <summary>Creates a tenant without keys.</summary>
public sealed record CreateTenantCommand(string Subdomain) : IRequest<Tenant>;

internal sealed class CreateTenantCommandValidator : AbstractValidator<CreateTenantCommand>
{
    public CreateTenantCommandValidator() =>
        RuleFor(command => command.Subdomain).MustSatisfy(text => Domain.Tenants.Subdomain.TryParse(text, out _, out var problem) ? null : problem);
}

internal sealed class CreateTenantCommandHandler(ITenantRepository tenants, TimeProvider time)
    : IRequestHandler<CreateTenantCommand, Tenant>
{
    public async Task<Tenant> Handle(CreateTenantCommand command, CancellationToken cancellationToken)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse(command.Subdomain), Enabled: true, time.GetInstant());
        return await tenants.AddAsync(tenant, cancellationToken)
            ? tenant
            : throw new AvicennaException(TenantErrors.Exists(tenant.Subdomain.Value));
    }
}
