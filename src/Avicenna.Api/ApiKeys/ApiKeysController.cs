using Avicenna.Api.Authentication;
using Avicenna.Api.Idempotency;
using Avicenna.Api.Problems;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.ApiKeys;

/// <summary>Manages a tenant's keys.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route(Path)]
public sealed class ApiKeysController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/api-keys";

    private Guid TenantId => HttpContext.GetTenant().Id;

    /// <summary>Creates a key and shows it once (the call of the seed).</summary>
    [HttpPost]
    public async Task<ActionResult<CreateApiKeyResponse>> Create([FromBody] CreateApiKeyInput input, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(
            new CreateApiKeyCommand(TenantId, HttpContext.GetCaller(), input, HttpContext.ReadIdempotentCall($"POST /{Path}")), cancellationToken);
        return Answer(result, minted => Created($"/{Path}/{minted.Details.Id}", new CreateApiKeyResponse(true, minted.Secret.Reveal(), minted.Details)));
    }

    [HttpGet]
    public async Task<ApiKeyListResponse> List([FromQuery] ListApiKeysInput input, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new ListApiKeysQuery(TenantId, input), cancellationToken);
        return new ApiKeyListResponse(true, page.ApiKeys, page.NextCursor);
    }

    [HttpGet("{id}")]
    public async Task<ApiKeyResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound)), cancellationToken));

    /// <summary>Changes a key as a JSON merge patch does (RFC 7396).</summary>
    [HttpPatch("{id}")]
    public async Task<ApiKeyResponse> Update(string id, [FromBody] UpdateApiKeyInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateApiKeyCommand(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound), HttpContext.GetCaller(), input), cancellationToken));

    /// <summary>Gives a key a new secret and shows it once.</summary>
    [HttpPost("{id}/rotate")]
    public async Task<ActionResult<RotateApiKeyResponse>> Rotate(
        string id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RotateApiKeyInput? input,
        CancellationToken cancellationToken)
    {
        var keyId = RouteId.Parse(id, ApiKeyErrors.NotFound);
        var call = HttpContext.ReadIdempotentCall($"POST /{Path}/{keyId}/rotate");
        var result = await mediator.Send(new RotateApiKeyCommand(TenantId, keyId, HttpContext.GetCaller(), input ?? new RotateApiKeyInput(), call), cancellationToken);
        return Answer(result, minted => Ok(new RotateApiKeyResponse(true, minted.Secret.Reveal(), minted.Details)));
    }

    /// <summary>Says whose key a secret is.</summary>
    [HttpPost("lookup")]
    public async Task<ApiKeyResponse> LookUp([FromBody] LookUpApiKeyInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new LookUpApiKeyQuery(TenantId, input), cancellationToken));

    [HttpDelete("{id}")]
    public async Task<MessageResponse> Delete(string id, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound), HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }

    private ActionResult Answer<TDetails>(MintResult<TDetails> result, Func<MintResult<TDetails>.Minted, ActionResult> show)
    {
        if (result is MintResult<TDetails>.Replayed replayed)
        {
            return new ProblemResult(IdempotencyErrors.Replayed, new KeyValuePair<string, object?>("key_data", replayed.Key));
        }

        Response.Headers.CacheControl = "no-store";
        return show((MintResult<TDetails>.Minted)result);
    }
}
