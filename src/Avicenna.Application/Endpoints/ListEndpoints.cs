using AutoMapper;
using Avicenna.Application.Paging;
using MediatR;

namespace Avicenna.Application.Endpoints;

/// <summary>Asks for a page of a tenant's endpoints, newest first.</summary>
public sealed record ListEndpointsQuery : IRequest<EndpointPage>
{
    public required Guid TenantId { get; init; }

    public required int Limit { get; init; }

    /// <summary>The <see cref="EndpointPage.NextCursor"/> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }
}

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

/// <param name="Endpoints">The endpoints, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record EndpointPage(IReadOnlyList<EndpointDetails> Endpoints, string? NextCursor);
