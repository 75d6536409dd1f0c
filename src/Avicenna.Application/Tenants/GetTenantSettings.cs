using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

/// <summary>Returns a tenant's settings.</summary>
public sealed record GetTenantSettingsQuery(Guid TenantId) : IRequest<TenantSettingsDetails>;

internal sealed class GetTenantSettingsQueryHandler(ITenantSettingsRepository settings, IMapper mapper)
    : IRequestHandler<GetTenantSettingsQuery, TenantSettingsDetails>
{
    public async Task<TenantSettingsDetails> Handle(GetTenantSettingsQuery query, CancellationToken cancellationToken) =>
        await settings.FindAsync(query.TenantId, cancellationToken) is { } found
            ? mapper.Map<TenantSettingsDetails>(found)
            : throw new AvicennaException(TenantErrors.Gone);
}
