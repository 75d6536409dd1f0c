using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Paging;
using MediatR;

namespace Avicenna.Application.Auditing.ListAuditEvents;

internal sealed class ListAuditEventsQueryHandler(IAuditEventRepository events, IMapper mapper) : IRequestHandler<ListAuditEventsQuery, AuditEventPage>
{
    private const string List = "audit_events";

    public async Task<AuditEventPage> Handle(ListAuditEventsQuery query, CancellationToken cancellationToken)
    {
        var before = PageCursor.Read(query.TenantId, List, query.Cursor);
        var page = await events.ListAsync(new AuditEventFilter(query.TenantId, before, query.Limit, query.TargetId, query.Action), cancellationToken);
        return new AuditEventPage(mapper.Map<IReadOnlyList<AuditEventDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}
