using MediatR;

namespace Avicenna.Application.Endpoints.GetEndpoint;

/// <summary>Asks for one endpoint of a tenant.</summary>
public sealed record GetEndpointQuery(Guid TenantId, Guid Id) : IRequest<EndpointDetails>;
