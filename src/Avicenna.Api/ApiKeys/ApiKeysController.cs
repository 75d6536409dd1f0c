using Avicenna.Api.Authentication;
using Avicenna.Api.Idempotency;
using Avicenna.Api.Observability;
using Avicenna.Api.Problems;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.ApiKeys;

/// <summary>Manages a tenant's keys.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("API keys")]
[Route(Path)]
public sealed class ApiKeysController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/api-keys";

    private Guid TenantId => HttpContext.GetTenant().Id;

    /// <summary>Create a key</summary>
    /// <remarks>Creates a key and returns its secret, which is never shown again. `key_data` contains the members after `permission` only if they were sent.</remarks>
    [HttpPost(Name = "createApiKey")]
    [ProducesResponseType(StatusCodes.Status201Created)]
    [Refuses(typeof(TenantErrors), nameof(TenantErrors.Gone))]
    [Refuses(typeof(IdempotencyErrors), nameof(IdempotencyErrors.Replayed), nameof(IdempotencyErrors.InFlight), nameof(IdempotencyErrors.Mismatch))]
    public async Task<ActionResult<CreateApiKeyResponse>> Create([FromBody] CreateApiKeyInput input, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(
            new CreateApiKeyCommand(TenantId, HttpContext.GetCaller(), input, HttpContext.ReadIdempotentCall($"POST /{Path}")), cancellationToken);
        return Answer(result, minted => Created($"/{Path}/{minted.Details.Id}", new CreateApiKeyResponse(true, minted.Secret.Reveal(), minted.Details)));
    }

    /// <summary>List keys</summary>
    /// <remarks>Returns a page of the tenant's keys, newest first. Each page starts where the previous one ended, even if keys were created or deleted in between.</remarks>
    [HttpGet(Name = "listApiKeys")]
    public async Task<ApiKeyListResponse> List([FromQuery] ListApiKeysInput input, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(new ListApiKeysQuery(TenantId, input), cancellationToken);
        return new ApiKeyListResponse(true, page.ApiKeys, page.NextCursor);
    }

    /// <summary>Get a key</summary>
    /// <remarks>Returns a key, without its secret. The id of another tenant's key and a malformed id return 404, like an unknown id.</remarks>
    [HttpGet("{id}", Name = "getApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<ApiKeyResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound)), cancellationToken));

    /// <summary>Change a key</summary>
    /// <remarks>The body is a JSON merge patch (RFC 7396): members that are left out don't change. The change is in effect on this node when the response arrives, and on other nodes within a second.</remarks>
    [HttpPatch("{id}", Name = "updateApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound), nameof(ApiKeyErrors.LastAdmin))]
    public async Task<ApiKeyResponse> Update(string id, [FromBody] UpdateApiKeyInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateApiKeyCommand(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound), HttpContext.GetCaller(), input), cancellationToken));

    /// <summary>Rotate a key</summary>
    /// <remarks>Gives a key a new secret and returns it; it is never shown again. The old secret keeps working until the grace period ends or the key expires. Any older secret stops working at once. Without a body, the grace period is 0.</remarks>
    [HttpPost("{id}/rotate", Name = "rotateApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    [Refuses(typeof(IdempotencyErrors), nameof(IdempotencyErrors.Replayed), nameof(IdempotencyErrors.InFlight), nameof(IdempotencyErrors.Mismatch))]
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

    /// <summary>Look up a key</summary>
    /// <remarks>Returns the key that a secret belongs to, even if it is disabled or expired. The secret may be the current one, or the previous one within its grace period. The lookup doesn't count as a use of that key.</remarks>
    [HttpPost("lookup", Name = "lookUpApiKey")]
    [Safe]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<ApiKeyResponse> LookUp([FromBody] LookUpApiKeyInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new LookUpApiKeyQuery(TenantId, input), cancellationToken));

    /// <summary>Delete a key</summary>
    /// <remarks>Deletes a key permanently. The last enabled admin key without an expiry can't be deleted.</remarks>
    [HttpDelete("{id}", Name = "deleteApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound), nameof(ApiKeyErrors.LastAdmin))]
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
