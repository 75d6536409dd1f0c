using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

/// <summary>Disables a tenant, so that its keys are refused, or enables it again.</summary>
public sealed record SetTenantEnabledCommand(string Subdomain, bool Enabled) : IRequest;

internal sealed class SetTenantEnabledCommandHandler(ITenantRepository tenants) : IRequestHandler<SetTenantEnabledCommand>
{
    public async Task<Unit> Handle(SetTenantEnabledCommand command, CancellationToken cancellationToken) =>
        Subdomain.TryParse(command.Subdomain, out var subdomain, out _) && await tenants.SetEnabledAsync(subdomain, command.Enabled, cancellationToken)
            ? Unit.Value
            : throw new AvicennaException(TenantErrors.NotFound(command.Subdomain));
}
