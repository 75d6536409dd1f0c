using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants.CreateTenant;

internal sealed class CreateTenantCommandHandler(ITenantRepository tenants, TimeProvider time)
    : IRequestHandler<CreateTenantCommand, Tenant>
{
    public async Task<Tenant> Handle(CreateTenantCommand command, CancellationToken cancellationToken)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.From(command.Subdomain), Enabled: true, time.GetInstant());
        return await tenants.AddAsync(tenant, cancellationToken)
            ? tenant
            : throw new ConflictException($"There is already a tenant '{tenant.Subdomain}'");
    }
}
