using Avicenna.Api.Authentication;
using Avicenna.Api.Observability;
using Avicenna.Api.Problems;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Endpoints;

namespace Avicenna.Api.Endpoints;

/// <summary>Manages a tenant's endpoints.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("Endpoints")]
[Route(Path)]
public sealed class EndpointsController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/endpoints";

    private Guid TenantId => HttpContext.GetTenant().Id;

    /// <summary>Create an endpoint</summary>
    /// <remarks>Defines what requests to a part of the tenant's API require. There can be one endpoint for each path and method.</remarks>
    [HttpPost(Name = "createEndpoint")]
    [ProducesResponseType(StatusCodes.Status201Created)]
    [Refuses(typeof(TenantErrors), nameof(TenantErrors.Gone))]
    [Refuses(typeof(EndpointErrors), nameof(EndpointErrors.Exists))]
    public async Task<ActionResult<EndpointResponse>> Create([FromBody] CreateEndpointInput input, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(new CreateEndpointCommand(TenantId, HttpContext.GetCaller(), input), cancellationToken);
        return Created($"/{Path}/{created.Id}", new EndpointResponse(true, created));
    }

    /// <summary>List endpoints</summary>
    /// <remarks>Returns a page of the tenant's endpoints, newest first.</remarks>
    [HttpGet(Name = "listEndpoints")]
    public async Task<EndpointListResponse> List([FromQuery] ListEndpointsInput input, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new ListEndpointsQuery(TenantId, input), cancellationToken);
        return new EndpointListResponse(true, page.Endpoints, page.NextCursor);
    }

    /// <summary>Get an endpoint</summary>
    /// <remarks>Returns an endpoint. The id of another tenant's endpoint and a malformed id return 404, like an unknown id.</remarks>
    [HttpGet("{id}", Name = "getEndpoint")]
    [Refuses(typeof(EndpointErrors), nameof(EndpointErrors.NotFound))]
    public async Task<EndpointResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetEndpointQuery(TenantId, RouteId.Parse(id, EndpointErrors.NotFound)), cancellationToken));

    /// <summary>Change an endpoint</summary>
    /// <remarks>The body is a JSON merge patch (RFC 7396): members that are left out don't change. `scopes` are replaced as a whole.</remarks>
    [HttpPatch("{id}", Name = "updateEndpoint")]
    [Refuses(typeof(EndpointErrors), nameof(EndpointErrors.NotFound), nameof(EndpointErrors.Exists))]
    public async Task<EndpointResponse> Update(string id, [FromBody] UpdateEndpointInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateEndpointCommand(TenantId, RouteId.Parse(id, EndpointErrors.NotFound), HttpContext.GetCaller(), input), cancellationToken));

    /// <summary>Match a request</summary>
    /// <remarks>Returns what a request requires, and the endpoint that applies. `endpoint` is null if the settings apply.</remarks>
    [HttpPost("match", Name = "matchEndpoint")]
    [Safe]
    [Refuses(typeof(TenantErrors), nameof(TenantErrors.Gone))]
    public async Task<EndpointMatchResponse> Match([FromBody] MatchEndpointInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new MatchEndpointQuery(TenantId, input), cancellationToken));

    /// <summary>Delete an endpoint</summary>
    /// <remarks>Deletes an endpoint. From then on, other endpoints or the settings apply to its requests.</remarks>
    [HttpDelete("{id}", Name = "deleteEndpoint")]
    [Refuses(typeof(EndpointErrors), nameof(EndpointErrors.NotFound))]
    public async Task<MessageResponse> Delete(string id, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteEndpointCommand(TenantId, RouteId.Parse(id, EndpointErrors.NotFound), HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.EndpointDeleted;
    }
}
