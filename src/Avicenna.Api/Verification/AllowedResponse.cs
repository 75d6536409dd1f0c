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
    public static readonly AllowedResponse Anonymous = new(key: null);

    private static readonly StringValues ContentType = "application/json; charset=utf-8";
    private static readonly StringValues NoStore = "no-store";

    private readonly ApiKeySnapshot? key;
    private readonly byte[] body;

    private AllowedResponse(ApiKeySnapshot? key)
    {
        this.key = key;
        Permission = key is null ? "anonymous" : Names<Domain.ApiKeys.Permission>.Of(key.Permission);
        OwnerId = Uri.EscapeDataString(key?.OwnerId?.Value ?? "");
        RateLimitPolicy = key is null ? default : RateLimitHeaders.Policy(key.RequestLimit);
        body = JsonSerializer.SerializeToUtf8Bytes(new VerifyResponse(true, key is null ? null : VerifiedKey.Of(key)), ApiJson.Options);
    }

    // Made for each request: as a part of each cached key, it would be a tenth of its memory.
    public StringValues KeyId => key?.KeyId.ToString("D") ?? "-";

    public StringValues Permission { get; }

    /// <summary>The owner, percent-encoded: any text, of which headers take only a part.</summary>
    public StringValues OwnerId { get; }

    /// <summary>The policy of the key's rate limit; empty where no key is required.</summary>
    public StringValues RateLimitPolicy { get; }

    /// <summary>Returns the response for a request that is allowed.</summary>
    public static AllowedResponse Of(in Verdict verdict) => verdict.Key?.GetOrDerive(Of) ?? Anonymous;

    private static AllowedResponse Of(ApiKeySnapshot key) => new(key);

    public Task WriteAsync(HttpResponse response, LimitDecision limit)
    {
        var headers = response.Headers;
        headers.CacheControl = NoStore;
        headers.ContentType = ContentType;
        // A success of CONNECT has no length (RFC 9110 section 8.6).
        headers.ContentLength = HttpMethods.IsConnect(response.HttpContext.Request.Method) ? null : body.Length;
        headers[RequestVerifier.KeyIdHeader] = KeyId;
        headers[RequestVerifier.PermissionHeader] = Permission;
        headers[RequestVerifier.OwnerIdHeader] = OwnerId;
        if (RateLimitPolicy.Count > 0)
        {
            headers[RateLimitHeaders.PolicyName] = RateLimitPolicy;
            headers[RateLimitHeaders.StateName] = RateLimitHeaders.State(limit);
        }

        return response.Body.WriteAsync(body, 0, body.Length, CancellationToken.None);
    }
}
