using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

/// <summary>Returns an endpoint of a tenant.</summary>
public sealed record GetEndpointQuery(Guid TenantId, Guid Id) : IRequest<EndpointDetails>;

internal sealed class GetEndpointQueryHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<GetEndpointQuery, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(GetEndpointQuery query, CancellationToken cancellationToken) =>
        await endpoints.FindAsync(query.TenantId, query.Id, cancellationToken) is { } endpoint
            ? mapper.Map<EndpointDetails>(endpoint)
            : throw new AvicennaException(EndpointErrors.NotFound);
}
