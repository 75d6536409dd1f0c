using System.Globalization;
using Avicenna.Api.Authentication;
using Avicenna.Api.Json;
using Avicenna.Api.Problems;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Decisions;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Verification;

/// <summary><c>/verify</c>: decides one request that a proxy or a program asks about.</summary>
internal sealed class RequestVerifier(AccessDecider decider)
{
    public const string StatusHeader = "X-Avicenna-Status";
    public const string CodeHeader = "X-Avicenna-Code";
    public const string KeyIdHeader = "X-Avicenna-Key-Id";
    public const string PermissionHeader = "X-Avicenna-Permission";
    private const string Anonymous = "anonymous";
    private const string NoKeyId = "-";

    /// <summary>Marks every answer to such a call, whoever gives it.</summary>
    public static Task MarkAsync(HttpContext context, RequestDelegate next)
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
            context.GetTenant(), request, BearerCredential.Read(context.Request), context.Connection.RemoteIpAddress, context.RequestAborted);
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
        return response.WriteAsJsonAsync(new VerifyResponse(true, key), ApiJson.Options, CancellationToken.None);
    }

    // 403, because proxies pass that on; what the client did is send a bad request.
    private static Task RefuseTargetAsync(HttpResponse response, Problem problem)
    {
        response.Headers[StatusHeader] = "400";
        return response.WriteProblemAsync(problem);
    }

    // The Fetch standard's definition. Proxies leave out empty headers or don't; either way they say nothing.
    private static bool IsPreflight(string method, IHeaderDictionary headers) =>
        method == HttpMethods.Options && !StringValues.IsNullOrEmpty(headers.Origin) && !StringValues.IsNullOrEmpty(headers.AccessControlRequestMethod);
}
