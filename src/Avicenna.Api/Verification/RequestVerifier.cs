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

namespace Avicenna.Api.Verification;

/// <summary><c>/verify</c>: decides one request that a proxy or a program asks about.</summary>
internal sealed class RequestVerifier(ITenantSnapshots tenants, ApiKeyAuthenticator authenticator, IUsageRecorder usage)
{
    private const string StatusHeader = "X-Avicenna-Status";
    private const string KeyIdHeader = "X-Avicenna-Key-Id";
    private const string PermissionHeader = "X-Avicenna-Permission";
    private const string Anonymous = "anonymous";
    private const string NoKeyId = "-";

    /// <summary>Whether a call is one for it.</summary>
    public static bool IsMeant(HttpContext context) => context.Request.Path.Equals("/verify", StringComparison.OrdinalIgnoreCase);

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
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    public async Task VerifyAsync(HttpContext context)
    {
        if (!ForwardedTarget.TryRead(context.Request.Headers, out var target))
        {
            await RefuseTargetAsync(context.Response, Problem.TargetAmbiguous);
            return;
        }

        var path = default(RequestPath);
        if (target is { } asked && !RequestPath.TryRead(asked.Uri, out path))
        {
            await RefuseTargetAsync(context.Response, Problem.PathRefused);
            return;
        }

        var guard = await tenants.GetGuardAsync(context.GetTenant().Id, context.RequestAborted);
        var required = target is { Method: var method } ? guard.Require(method, path, IsPreflight(method, context.Request.Headers)) : guard.Unknown;
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

    // The Fetch standard's definition.
    private static bool IsPreflight(string method, IHeaderDictionary headers) =>
        HttpMethods.IsOptions(method) && headers.Origin.Count > 0 && headers.AccessControlRequestMethod.Count > 0;
}
