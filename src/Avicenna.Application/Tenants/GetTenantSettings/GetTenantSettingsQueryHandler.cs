using AutoMapper;
using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.Tenants.GetTenantSettings;

internal sealed class GetTenantSettingsQueryHandler(ITenantSettingsRepository settings, IMapper mapper)
    : IRequestHandler<GetTenantSettingsQuery, TenantSettingsDetails>
{
    public async Task<TenantSettingsDetails> Handle(GetTenantSettingsQuery query, CancellationToken cancellationToken) =>
        await settings.FindAsync(query.TenantId, cancellationToken) is { } found
            ? mapper.Map<TenantSettingsDetails>(found)
            : throw TenantErrors.Gone();
}
