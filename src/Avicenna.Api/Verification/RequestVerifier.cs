using System.Globalization;
using Avicenna.Api.Authentication;
using Avicenna.Api.Json;
using Avicenna.Api.Problems;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Verification;

/// <summary><c>/verify</c>: decides one request that a proxy or a program asks about.</summary>
internal sealed class RequestVerifier(ITenantSnapshots tenants, ApiKeyAuthenticator authenticator, IUsageRecorder usage)
{
    private const string StatusHeader = "X-Avicenna-Status";
    private const string CodeHeader = "X-Avicenna-Code";
    private const string KeyIdHeader = "X-Avicenna-Key-Id";
    private const string PermissionHeader = "X-Avicenna-Permission";
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
        var guard = await tenants.GetGuardAsync(context.GetTenant().Id, context.RequestAborted);
        if (!AskedRequest.TryRead(context.Request, out var asked) || (asked is { } named && guard.Endpoints.IsAmbiguous(named.Method)))
        {
            await RefuseTargetAsync(context.Response, Problem.TargetAmbiguous);
            return;
        }

        var path = default(RequestPath);
        if (asked is { Target: var target } && !RequestPath.TryRead(target, out path))
        {
            await RefuseTargetAsync(context.Response, Problem.PathRefused);
            return;
        }

        var required = asked is { Method: var method } ? guard.Require(method, path, IsPreflight(method, context.Request.Headers)) : guard.Unknown;
        if (required == RequiredAuthentication.None)
        {
            await AllowAsync(context.Response, NoKeyId, Anonymous, key: null);
            return;
        }

        await DecideAsync(context, required);
    }

    private async Task DecideAsync(HttpContext context, RequiredAuthentication required)
    {
        AuthenticationResult? presented = BearerCredential.Read(context.Request) is { } secret
            ? await authenticator.AuthenticateAsync(context.GetTenant().Id, secret, context.Connection.RemoteIpAddress, context.RequestAborted)
            : null;
        if (presented is { Key: { } known, Limit: var limit })
        {
            context.Response.TellLimit(known, limit);
        }

        if (presented is not { Outcome: AuthenticationOutcome.Valid, Key: { } key })
        {
            await context.RefuseAsync(presented);
        }
        else if (required == RequiredAuthentication.Admin && key.Permission != Permission.Admin)
        {
            usage.Record(key.KeyId, RequestOutcome.Denied);
            await context.RefuseUserAsync();
        }
        else
        {
            usage.Record(key.KeyId, RequestOutcome.Allowed);
            await AllowAsync(context.Response, key.KeyId.ToString("D"), key.Permission.ToName(), VerifiedKey.Of(key));
        }
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
