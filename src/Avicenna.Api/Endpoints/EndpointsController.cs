using Avicenna.Api.Authentication;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Endpoints;

namespace Avicenna.Api.Endpoints;

/// <summary>Manages a tenant's endpoints.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route(Path)]
public sealed class EndpointsController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/endpoints";

    private Guid TenantId => HttpContext.GetTenant().Id;

    [HttpPost]
    public async Task<ActionResult<EndpointResponse>> Create([FromBody] CreateEndpointInput input, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(new CreateEndpointCommand(TenantId, HttpContext.GetCaller(), input), cancellationToken);
        return Created($"/{Path}/{created.Id}", new EndpointResponse(true, created));
    }

    [HttpGet]
    public async Task<EndpointListResponse> List([FromQuery] ListEndpointsInput input, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new ListEndpointsQuery(TenantId, input), cancellationToken);
        return new EndpointListResponse(true, page.Endpoints, page.NextCursor);
    }

    [HttpGet("{id}")]
    public async Task<EndpointResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetEndpointQuery(TenantId, RouteId.Parse(id, EndpointErrors.NotFound)), cancellationToken));

    /// <summary>Changes an endpoint as a JSON merge patch does (RFC 7396).</summary>
    [HttpPatch("{id}")]
    public async Task<EndpointResponse> Update(string id, [FromBody] UpdateEndpointInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateEndpointCommand(TenantId, RouteId.Parse(id, EndpointErrors.NotFound), HttpContext.GetCaller(), input), cancellationToken));

    /// <summary>Says what a request would need, and which endpoint says so.</summary>
    [HttpPost("match")]
    public async Task<EndpointMatchResponse> Match([FromBody] MatchEndpointInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new MatchEndpointQuery(TenantId, input), cancellationToken));

    [HttpDelete("{id}")]
    public async Task<MessageResponse> Delete(string id, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteEndpointCommand(TenantId, RouteId.Parse(id, EndpointErrors.NotFound), HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.EndpointDeleted;
    }
}
