using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Tenants;

/// <summary>Changes a tenant's settings like a JSON merge patch (RFC 7396): members that aren't set don't change.</summary>
public sealed record UpdateTenantSettingsCommand : IRequest<TenantSettingsDetails>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    public Optional<string> DefaultAuthentication { get; init; }

    public Optional<bool> AllowPreflight { get; init; }
}

internal sealed class UpdateTenantSettingsCommandValidator : AbstractValidator<UpdateTenantSettingsCommand>
{
    public UpdateTenantSettingsCommandValidator() =>
        RuleFor(command => command.DefaultAuthentication).MustSatisfy(authentication =>
            authentication.IsSet ? RequiredAuthenticationNames.FindProblem(authentication.Value, "default_authentication") : null);
}

internal sealed class UpdateTenantSettingsCommandHandler(ITenantSettingsRepository settings, IMapper mapper)
    : IRequestHandler<UpdateTenantSettingsCommand, TenantSettingsDetails>
{
    public async Task<TenantSettingsDetails> Handle(UpdateTenantSettingsCommand command, CancellationToken cancellationToken) =>
        await settings.UpdateAsync(command.TenantId, current => Change(current, command), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<TenantSettingsDetails>(changed)
            : throw new AvicennaException(TenantErrors.Gone);

    private static TenantSettings Change(TenantSettings current, UpdateTenantSettingsCommand command) => new(
        command.DefaultAuthentication.IsSet ? RequiredAuthenticationNames.Parse(command.DefaultAuthentication.Value!) : current.DefaultAuthentication,
        command.AllowPreflight.IsSet ? command.AllowPreflight.Value : current.AllowPreflight);
}
