using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.ApiKeys;

/// <summary>Changes a key as a JSON merge patch does (RFC 7396): omitted members keep their values.</summary>
public sealed record UpdateApiKeyCommand(Guid TenantId, Guid Id, Caller Caller, UpdateApiKeyInput Input) : IRequest<ApiKeyDetails>;

/// <summary>Changes to a key. Metadata is merged recursively; null removes all of it.</summary>
public sealed record UpdateApiKeyInput : ApiKeyInput
{
    [JsonPropertyOrder(1)]
    public Optional<bool> Enabled { get; init; }
}

internal sealed class UpdateApiKeyInputValidator : ApiKeyInputValidator<UpdateApiKeyInput>
{
    public UpdateApiKeyInputValidator(TimeProvider time)
    {
        RequireMembers(isNameRequired: false);
        RequireFutureExpiry(time);
        // A patch that is invalid on empty metadata is invalid on any metadata.
        RuleFor(input => input.Metadata)
            .MustSatisfyIfSet(patch => patch is not { } json || KeyMetadata.TryPatch(current: null, json, out _, out var problem) ? null : problem);
    }
}

internal sealed class UpdateApiKeyCommandValidator : AbstractValidator<UpdateApiKeyCommand>
{
    public UpdateApiKeyCommandValidator(IValidator<UpdateApiKeyInput> input)
    {
        RuleFor(command => command.Input).SetValidator(input);
        RuleFor(command => command.Input.AllowedAddresses).Custom((addresses, context) =>
        {
            var caller = context.InstanceToValidate.Caller;
            if (addresses.IsSet
                && context.InstanceToValidate.Id == caller.KeyId
                && AllowedAddresses.TryParse(addresses.Value, out var allowed, out _)
                && !allowed.Contain(IPAddress.TryParse(caller.ClientAddress, out var client) ? client : null))
            {
                context.AddFailure($"allowed_addresses must have the address of this call, {caller.ClientAddress}, since it is made with the key itself");
            }
        });
    }
}

internal sealed class UpdateApiKeyCommandHandler(IApiKeyRepository keys, MaxLifetime lifetime, IMapper mapper) : IRequestHandler<UpdateApiKeyCommand, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(UpdateApiKeyCommand command, CancellationToken cancellationToken) =>
        await keys.UpdateAsync(command.TenantId, command.Id, AuditActions.UpdateApiKey, key => Change(key, command.Input), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<ApiKeyDetails>(changed)
            : throw new AvicennaException(ApiKeyErrors.NotFound);

    private ApiKey Change(ApiKey key, UpdateApiKeyInput input)
    {
        var changed = input.ApplyTo(key) with
        {
            Enabled = input.Enabled.IsSet ? input.Enabled.Value : key.Enabled,
            Metadata = input.Metadata.IsSet ? Patch(key.Metadata, input.Metadata.Value) : key.Metadata,
        };
        return (input.ExpiresAt.IsSet || input.Permission.IsSet) && lifetime.FindProblem(changed.Permission, changed.ExpiresAt) is { } problem
            ? throw new ValidationFailedException("expires_at", problem)
            : changed;
    }

    // Whether the merged metadata is too large depends on the current metadata.
    private static KeyMetadata? Patch(KeyMetadata? current, JsonElement? patch) =>
        patch is not { } value ? null
        : KeyMetadata.TryPatch(current, value, out var patched, out var problem) ? patched
        : throw new ValidationFailedException("metadata", problem);
}
