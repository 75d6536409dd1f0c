using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Paging;
using MediatR;

namespace Avicenna.Application.Endpoints.ListEndpoints;

internal sealed class ListEndpointsQueryHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<ListEndpointsQuery, EndpointPage>
{
    private const string List = "endpoints";

    public async Task<EndpointPage> Handle(ListEndpointsQuery query, CancellationToken cancellationToken)
    {
        var before = PageCursor.Read(query.TenantId, List, query.Cursor);
        var page = await endpoints.ListAsync(query.TenantId, before, query.Limit, cancellationToken);
        return new EndpointPage(mapper.Map<IReadOnlyList<EndpointDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}
