using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

/// <summary>Permanently deletes a tenant with all its data.</summary>
public sealed record DeleteTenantCommand(string Subdomain) : IRequest;

internal sealed class DeleteTenantCommandHandler(ITenantRepository tenants) : IRequestHandler<DeleteTenantCommand>
{
    public async Task<Unit> Handle(DeleteTenantCommand command, CancellationToken cancellationToken) =>
        Subdomain.TryParse(command.Subdomain, out var subdomain, out _) && await tenants.DeleteAsync(subdomain, cancellationToken)
            ? Unit.Value
            : throw new AvicennaException(TenantErrors.NotFound(command.Subdomain));
}
