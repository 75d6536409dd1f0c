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
        var now = time.GetInstant();
        var secret = ApiKeySecret.Generate();
        var key = new ApiKey
        {
            Id = Guid.NewGuid(),
            TenantId = command.TenantId,
            Name = ApiKeyName.From(command.Name),
            Permission = PermissionNames.Parse(command.Permission),
            RequestLimit = RequestLimit.From(command.RatelimitMin),
            ExpiresAt = command.ExpiresAt.Value?.ToInstant(),
            Metadata = command.Metadata.Value is { } metadata ? KeyMetadata.From(metadata) : null,
            CreatedAt = now,
            CreatedBy = command.CreatedBy,
            Secrets = [new StoredSecret(hasher.Hash(secret.Reveal()), secret.Hint, now, ExpiresAt: null)],
        };
        await keys.AddAsync(key, cancellationToken);

        return new CreatedApiKey(secret, mapper.Map<CreatedApiKeyDetails>(key) with
        {
            ExpiresAt = command.ExpiresAt.IsSet ? key.ExpiresAt : default(Optional<DateTimeOffset?>),
            Metadata = command.Metadata.IsSet ? key.Metadata?.ToJsonElement() : default(Optional<System.Text.Json.JsonElement?>),
        });
    }
}
