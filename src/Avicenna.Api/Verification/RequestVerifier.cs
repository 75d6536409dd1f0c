using Avicenna.Api.Authentication;
using Avicenna.Api.Json;
using Avicenna.Api.Problems;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Decisions;
using Avicenna.Domain;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Verification;

/// <summary><c>/verify</c>: decides about a request on behalf of a proxy or a program.</summary>
internal sealed class RequestVerifier(Credentials credentials, AccessDecider decider)
{
    public const string StatusHeader = "X-Avicenna-Status";
    public const string CodeHeader = "X-Avicenna-Code";
    public const string KeyIdHeader = "X-Avicenna-Key-Id";
    public const string PermissionHeader = "X-Avicenna-Permission";
    public const string OwnerIdHeader = "X-Avicenna-Owner-Id";
    private const string Anonymous = "anonymous";
    private const string NoKeyId = "-";

    /// <summary>Adds headers to every response to such a call, whatever writes it.</summary>
    public static Task AddHeadersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var response = context.Response;
            response.Headers.CacheControl = "no-store";
            if (response.StatusCode >= StatusCodes.Status400BadRequest)
            {
                response.Headers.TryAdd(StatusHeader, response.StatusCode.ToString(CultureInfo.InvariantCulture));
                // For proxies that can't pass on the body.
                response.Headers[CodeHeader] = context.Features.Get<Problem>()?.Code;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    public async Task VerifyAsync(HttpContext context)
    {
        if (!AskedRequest.TryRead(context.Request, out var asked))
        {
            await RefuseTargetAsync(context.Response, Problem.TargetAmbiguous);
            return;
        }

        var request = asked is var (method, target) ? new GuardedRequest(method, target, IsPreflight(method, context.Request.Headers)) : default(GuardedRequest?);
        var verdict = await decider.DecideAsync(
            context.GetTenant(), request, credentials.Read(context.Request), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (verdict.Key is { } known)
        {
            context.Response.SetRateLimitHeaders(known, verdict.Limit);
        }

        await (verdict switch
        {
            { Reason: VerdictReason.Allowed, Key: { } key } => AllowAsync(context.Response, key.KeyId.ToString("D"), Names<Permission>.Of(key.Permission), VerifiedKey.Of(key)),
            { Reason: VerdictReason.Allowed } => AllowAsync(context.Response, NoKeyId, Anonymous, key: null),
            { Reason: VerdictReason.TargetAmbiguous } => RefuseTargetAsync(context.Response, Problem.TargetAmbiguous),
            { Reason: VerdictReason.PathRefused } => RefuseTargetAsync(context.Response, Problem.PathRefused),
            _ => context.RefuseAsync(verdict),
        });
    }

    private static Task AllowAsync(HttpResponse response, string keyId, string permission, VerifiedKey? key)
    {
        response.Headers[KeyIdHeader] = keyId;
        response.Headers[PermissionHeader] = permission;
        // Any text, of which headers take only a part.
        response.Headers[OwnerIdHeader] = Uri.EscapeDataString(key?.OwnerId ?? "");
        return response.WriteAsJsonAsync(new VerifyResponse(true, key), ApiJson.Options, CancellationToken.None);
    }

    // 403, because proxies pass that on, although the client sent a bad request.
    private static Task RefuseTargetAsync(HttpResponse response, Problem problem)
    {
        response.Headers[StatusHeader] = "400";
        return response.WriteProblemAsync(problem);
    }

    // The definition of the Fetch standard. Some proxies omit empty headers, so an empty header counts as absent.
    private static bool IsPreflight(string method, IHeaderDictionary headers) =>
        method == HttpMethods.Options && !StringValues.IsNullOrEmpty(headers.Origin) && !StringValues.IsNullOrEmpty(headers.AccessControlRequestMethod);
}
