using AutoMapper;
using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.Endpoints.GetEndpoint;

internal sealed class GetEndpointQueryHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<GetEndpointQuery, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(GetEndpointQuery query, CancellationToken cancellationToken) =>
        await endpoints.FindAsync(query.TenantId, query.Id, cancellationToken) is { } endpoint
            ? mapper.Map<EndpointDetails>(endpoint)
            : throw EndpointErrors.NotFound();
}
