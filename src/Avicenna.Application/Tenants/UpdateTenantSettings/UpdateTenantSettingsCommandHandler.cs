using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants.UpdateTenantSettings;

internal sealed class UpdateTenantSettingsCommandHandler(ITenantSettingsRepository settings, IMapper mapper)
    : IRequestHandler<UpdateTenantSettingsCommand, TenantSettingsDetails>
{
    public async Task<TenantSettingsDetails> Handle(UpdateTenantSettingsCommand command, CancellationToken cancellationToken) =>
        await settings.UpdateAsync(command.TenantId, current => Change(current, command), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<TenantSettingsDetails>(changed)
            : throw TenantErrors.Gone();

    private static TenantSettings Change(TenantSettings current, UpdateTenantSettingsCommand command) => new(
        command.DefaultAuthentication.IsSet ? RequiredAuthenticationNames.Parse(command.DefaultAuthentication.Value!) : current.DefaultAuthentication,
        command.AllowPreflight.IsSet ? command.AllowPreflight.Value : current.AllowPreflight);
}
