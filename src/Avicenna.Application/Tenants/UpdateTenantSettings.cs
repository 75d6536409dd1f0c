using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

/// <summary>Changes a tenant's settings like a JSON merge patch (RFC 7396): members that aren't set don't change.</summary>
public sealed record UpdateTenantSettingsCommand(Guid TenantId, Caller Caller, UpdateTenantSettingsInput Input) : IRequest<TenantSettingsDetails>;

public sealed record UpdateTenantSettingsInput
{
    public Optional<string> DefaultAuthentication { get; init; }

    public Optional<bool> AllowPreflight { get; init; }
}

internal sealed class UpdateTenantSettingsCommandValidator : AbstractValidator<UpdateTenantSettingsCommand>
{
    public UpdateTenantSettingsCommandValidator() =>
        RuleFor(command => command.Input.DefaultAuthentication).MustSatisfyIfSet(authentication =>
            Names<RequiredAuthentication>.TryParse(authentication, out _) ? null : $"default_authentication must be {Names<RequiredAuthentication>.All}");
}

internal sealed class UpdateTenantSettingsCommandHandler(ITenantSettingsRepository settings, IMapper mapper)
    : IRequestHandler<UpdateTenantSettingsCommand, TenantSettingsDetails>
{
    public async Task<TenantSettingsDetails> Handle(UpdateTenantSettingsCommand command, CancellationToken cancellationToken) =>
        await settings.UpdateAsync(command.TenantId, current => Change(current, command.Input), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<TenantSettingsDetails>(changed)
            : throw new AvicennaException(TenantErrors.Gone);

    private static TenantSettings Change(TenantSettings current, UpdateTenantSettingsInput input) => new(
        input.DefaultAuthentication.IsSet ? Names<RequiredAuthentication>.Parse(input.DefaultAuthentication.Value!) : current.DefaultAuthentication,
        input.AllowPreflight.IsSet ? input.AllowPreflight.Value : current.AllowPreflight);
}
