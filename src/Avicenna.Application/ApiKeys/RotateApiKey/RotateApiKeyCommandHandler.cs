using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using MediatR;

namespace Avicenna.Application.ApiKeys.RotateApiKey;

internal sealed class RotateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, TimeProvider time)
    : IRequestHandler<RotateApiKeyCommand, RotatedApiKey>
{
    public async Task<RotatedApiKey> Handle(RotateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Generate();
        var hash = hasher.Hash(secret.Reveal());
        var gracePeriod = TimeSpan.FromSeconds(command.GracePeriodSeconds);
        var rotated = await keys.UpdateAsync(
            command.TenantId,
            command.Id,
            AuditActions.RotateApiKey,
            key => key.Rotate(secret, hash, time.GetInstant(), gracePeriod),
            command.Caller,
            command.IdempotentCall,
            cancellationToken);
        return rotated is not null ? new RotatedApiKey(secret, mapper.Map<ApiKeyDetails>(rotated)) : throw ApiKeyErrors.NotFound();
    }
}
