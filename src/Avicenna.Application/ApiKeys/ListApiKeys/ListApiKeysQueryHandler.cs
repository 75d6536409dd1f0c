using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using MediatR;

namespace Avicenna.Application.ApiKeys.ListApiKeys;

internal sealed class ListApiKeysQueryHandler(IApiKeyRepository keys, IMapper mapper, TimeProvider time) : IRequestHandler<ListApiKeysQuery, ApiKeyPage>
{
    private const string List = "api_keys";

    public async Task<ApiKeyPage> Handle(ListApiKeysQuery query, CancellationToken cancellationToken)
    {
        var before = PageCursor.Read(query.TenantId, List, query.Cursor);
        var filter = new ApiKeyFilter(query.TenantId, before, query.Limit, time.GetInstant(), query.Name, query.Permission, query.Status);
        var page = await keys.ListAsync(filter, cancellationToken);
        return new ApiKeyPage(mapper.Map<IReadOnlyList<ApiKeyDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}
