using System.Text.Json;
using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys.CreateApiKey;

internal sealed class CreateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, TimeProvider time)
    : IRequestHandler<CreateApiKeyCommand, CreatedApiKey>
{
    public async Task<CreatedApiKey> Handle(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Generate();
        var key = ApiKey.Mint(
            command.TenantId,
            ApiKeyName.From(command.Name),
            PermissionNames.Parse(command.Permission),
            RequestLimit.From(command.RatelimitMin),
            secret,
            hasher.Hash(secret.Reveal()),
            time.GetInstant(),
            command.ExpiresAt.Value?.ToInstant(),
            command.Metadata.Value is { } metadata ? KeyMetadata.From(metadata) : null,
            command.Caller.KeyId);
        await keys.AddAsync(key, command.Caller, command.IdempotentCall, cancellationToken);

        return new CreatedApiKey(secret, mapper.Map<CreatedApiKeyDetails>(key) with
        {
            ExpiresAt = command.ExpiresAt.IsSet ? key.ExpiresAt : default(Optional<DateTimeOffset?>),
            Metadata = command.Metadata.IsSet ? key.Metadata?.ToJsonElement() : default(Optional<JsonElement?>),
        });
    }
}
