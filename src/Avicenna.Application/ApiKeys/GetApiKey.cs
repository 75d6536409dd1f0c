using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

/// <summary>Returns a key of a tenant.</summary>
public sealed record GetApiKeyQuery(Guid TenantId, Guid Id) : IRequest<ApiKeyDetails>;

internal sealed class GetApiKeyQueryHandler(IApiKeyRepository keys, IMapper mapper) : IRequestHandler<GetApiKeyQuery, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(GetApiKeyQuery query, CancellationToken cancellationToken) =>
        await keys.FindAsync(query.TenantId, query.Id, cancellationToken) is { } key
            ? mapper.Map<ApiKeyDetails>(key)
            : throw new AvicennaException(ApiKeyErrors.NotFound);
}
