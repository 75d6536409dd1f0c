using Avicenna.Api.Json;
using Avicenna.Api.RateLimiting;
using Avicenna.Application.Decisions;
using Avicenna.Domain;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Verification;

/// <summary>
/// The response that lets the requests of a key pass. Only the state of the rate limit differs between them, so the rest is prepared once for each
/// snapshot of a key.
/// </summary>
internal sealed class AllowedResponse
{
    /// <summary>The response where no key is required.</summary>
    public static readonly AllowedResponse Anonymous = new("-", "anonymous", key: null);

    private static readonly StringValues ContentType = "application/json; charset=utf-8";
    private static readonly StringValues NoStore = "no-store";

    private readonly StringValues keyId;
    private readonly StringValues permission;
    private readonly StringValues ownerId;
    private readonly StringValues rateLimitPolicy;
    private readonly byte[] body;

    private AllowedResponse(string keyId, string permission, ApiKeySnapshot? key)
    {
        this.keyId = keyId;
        this.permission = permission;
        // Any text, of which headers take only a part.
        ownerId = Uri.EscapeDataString(key?.OwnerId?.Value ?? "");
        rateLimitPolicy = key is null ? default : RateLimitHeaders.Policy(key.RequestLimit);
        body = JsonSerializer.SerializeToUtf8Bytes(new VerifyResponse(true, key is null ? null : VerifiedKey.Of(key)), ApiJson.Options);
    }

    public static AllowedResponse Of(ApiKeySnapshot key) => new(key.KeyId.ToString("D"), Names<Permission>.Of(key.Permission), key);

    public Task WriteAsync(HttpResponse response, LimitDecision limit)
    {
        var headers = response.Headers;
        headers.CacheControl = NoStore;
        headers.ContentType = ContentType;
        // A success of CONNECT has no length (RFC 9110 section 8.6).
        headers.ContentLength = HttpMethods.IsConnect(response.HttpContext.Request.Method) ? null : body.Length;
        headers[RequestVerifier.KeyIdHeader] = keyId;
        headers[RequestVerifier.PermissionHeader] = permission;
        headers[RequestVerifier.OwnerIdHeader] = ownerId;
        if (rateLimitPolicy.Count > 0)
        {
            headers[RateLimitHeaders.PolicyName] = rateLimitPolicy;
            headers[RateLimitHeaders.StateName] = RateLimitHeaders.State(limit);
        }

        return response.Body.WriteAsync(body, 0, body.Length, CancellationToken.None);
    }
}
