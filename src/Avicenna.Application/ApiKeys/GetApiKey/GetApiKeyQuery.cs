using MediatR;

namespace Avicenna.Application.ApiKeys.GetApiKey;

/// <summary>Asks for one key of a tenant.</summary>
public sealed record GetApiKeyQuery(Guid TenantId, Guid Id) : IRequest<ApiKeyDetails>;
