using AutoMapper;
using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.ApiKeys.GetApiKey;

internal sealed class GetApiKeyQueryHandler(IApiKeyRepository keys, IMapper mapper) : IRequestHandler<GetApiKeyQuery, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(GetApiKeyQuery query, CancellationToken cancellationToken) =>
        await keys.FindAsync(query.TenantId, query.Id, cancellationToken) is { } key
            ? mapper.Map<ApiKeyDetails>(key)
            : throw ApiKeyErrors.NotFound();
}
