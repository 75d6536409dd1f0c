using Avicenna.Application.Paging;

namespace Avicenna.Application.Endpoints;

/// <summary>Returns a page of a tenant's endpoints, newest first.</summary>
public sealed record ListEndpointsQuery(Guid TenantId, ListEndpointsInput Input) : IRequest<EndpointPage>;

/// <summary>The page of a list of endpoints.</summary>
public sealed record ListEndpointsInput : PageInput;

internal sealed class ListEndpointsInputValidator : PageInputValidator<ListEndpointsInput>;

internal sealed class ListEndpointsQueryValidator : AbstractValidator<ListEndpointsQuery>
{
    public ListEndpointsQueryValidator(IValidator<ListEndpointsInput> input) => RuleFor(query => query.Input).SetValidator(input);
}

internal sealed class ListEndpointsQueryHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<ListEndpointsQuery, EndpointPage>
{
    private const string List = "endpoints";

    public async Task<EndpointPage> Handle(ListEndpointsQuery query, CancellationToken cancellationToken)
    {
        var before = PageCursor.Read(query.TenantId, List, query.Input.Cursor);
        var page = await endpoints.ListAsync(query.TenantId, before, PageSize.Parse(query.Input.Limit), cancellationToken);
        return new EndpointPage(mapper.Map<IReadOnlyList<EndpointDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}

/// <param name="Endpoints">The endpoints, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record EndpointPage(IReadOnlyList<EndpointDetails> Endpoints, string? NextCursor);
