using Avicenna.Api.Authentication;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Auditing;

namespace Avicenna.Api.Auditing;

/// <summary>Lists the changes to a tenant's keys, endpoints and settings.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("Audit events")]
[Route("admin/audit-events")]
public sealed class AuditEventsController(IMediator mediator) : ControllerBase
{
    /// <summary>List audit events</summary>
    /// <remarks>Returns a page of the tenant's audit events, newest first.</remarks>
    [HttpGet(Name = "listAuditEvents")]
    public async Task<AuditEventListResponse> List([FromQuery] ListAuditEventsInput input, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new ListAuditEventsQuery(HttpContext.GetTenant().Id, input), cancellationToken);
        return new AuditEventListResponse(true, page.AuditEvents, page.NextCursor);
    }
}

/// <param name="Success">Always true.</param>
/// <param name="AuditEvents">The events, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record AuditEventListResponse(bool Success, IReadOnlyList<AuditEventDetails> AuditEvents, string? NextCursor);
