using System.Text.Json;
using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using MediatR;

namespace Avicenna.Application.ApiKeys.UpdateApiKey;

internal sealed class UpdateApiKeyCommandHandler(IApiKeyRepository keys, IMapper mapper) : IRequestHandler<UpdateApiKeyCommand, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(UpdateApiKeyCommand command, CancellationToken cancellationToken) =>
        await keys.UpdateAsync(
            command.TenantId, command.Id, AuditActions.UpdateApiKey, key => Change(key, command), command.Caller, idempotentCall: null, cancellationToken) is { } changed
            ? mapper.Map<ApiKeyDetails>(changed)
            : throw ApiKeyErrors.NotFound();

    private static ApiKey Change(ApiKey key, UpdateApiKeyCommand command) => key with
    {
        Name = command.Name.IsSet ? ApiKeyName.From(command.Name.Value!) : key.Name,
        RequestLimit = command.RatelimitMin.IsSet ? RequestLimit.From(command.RatelimitMin.Value) : key.RequestLimit,
        Permission = command.Permission.IsSet ? PermissionNames.Parse(command.Permission.Value!) : key.Permission,
        Enabled = command.Enabled.IsSet ? command.Enabled.Value : key.Enabled,
        ExpiresAt = command.ExpiresAt.IsSet ? command.ExpiresAt.Value?.ToInstant() : key.ExpiresAt,
        Metadata = command.Metadata.IsSet ? Patch(key.Metadata, command.Metadata.Value) : key.Metadata,
    };

    // Only with the current metadata at hand can be said whether the outcome is small enough.
    private static KeyMetadata? Patch(KeyMetadata? current, JsonElement? patch) =>
        patch is not { } value ? null
        : KeyMetadata.FindProblem(current, value) is { } problem ? throw new ValidationFailedException("metadata", problem)
        : KeyMetadata.Patch(current, value);
}
