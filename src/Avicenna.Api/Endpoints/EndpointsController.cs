using Avicenna.Api.Authentication;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Paging;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Endpoints;

/// <summary>The management of the parts of a tenant's API that are guarded.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route(Path)]
public sealed class EndpointsController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/endpoints";

    private Guid TenantId => HttpContext.GetTenant().Id;

    [HttpPost]
    public async Task<ActionResult<EndpointResponse>> Create([FromBody] CreateEndpointRequest request, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(
            new CreateEndpointCommand
            {
                TenantId = TenantId,
                Caller = HttpContext.GetCaller(),
                Path = request.Path,
                Method = request.Method,
                Authentication = request.Authentication,
            },
            cancellationToken);
        return Created($"/{Path}/{created.Id}", new EndpointResponse(true, created));
    }

    [HttpGet]
    public async Task<EndpointListResponse> List([FromQuery] ListEndpointsRequest request, CancellationToken cancellationToken)
    {
        var query = new ListEndpointsQuery { TenantId = TenantId, Limit = PageSize.Parse(request.Limit), Cursor = request.Cursor };
        var page = await mediator.Send(query, cancellationToken);
        return new EndpointListResponse(true, page.Endpoints, page.NextCursor);
    }

    [HttpGet("{id}")]
    public async Task<EndpointResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetEndpointQuery(TenantId, RouteId.Parse(id, EndpointErrors.NotFound)), cancellationToken));

    /// <summary>Changes an endpoint as a JSON merge patch does (RFC 7396).</summary>
    [HttpPatch("{id}")]
    public async Task<EndpointResponse> Update(string id, [FromBody] UpdateEndpointRequest request, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(
            new UpdateEndpointCommand
            {
                TenantId = TenantId,
                Id = RouteId.Parse(id, EndpointErrors.NotFound),
                Caller = HttpContext.GetCaller(),
                Path = request.Path,
                Method = request.Method,
                Authentication = request.Authentication,
            },
            cancellationToken));

    [HttpDelete("{id}")]
    public async Task<MessageResponse> Delete(string id, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteEndpointCommand(TenantId, RouteId.Parse(id, EndpointErrors.NotFound), HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.EndpointDeleted;
    }
}
