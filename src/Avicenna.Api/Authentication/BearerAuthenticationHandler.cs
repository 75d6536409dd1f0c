using System.Security.Claims;
using System.Text.Encodings.Web;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Authentication;

/// <summary>Lets management calls in or refuses them, over <see cref="ApiKeyAuthenticator"/>.</summary>
internal sealed class BearerAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyAuthenticator authenticator,
    RefusedCalls refusedCalls,
    IUsageRecorder usage)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult NotLetIn = AuthenticateResult.Fail("The presented key doesn't let the call in");

    private AuthenticationResult? presented;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What has no route, or asks for no key, must not cost a look-up.
        if (Context.FindTenant() is not { } tenant
            || Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            || BearerCredential.Read(Request) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        var result = await authenticator.AuthenticateAsync(tenant.Id, secret, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        presented = result;
        if (result.Key is { } key)
        {
            Response.TellLimit(key, result.Limit);
        }

        return result.Outcome == AuthenticationOutcome.Valid ? AuthenticateResult.Success(Admit(result.Key!)) : NotLetIn;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceAsync();
        await Context.RefuseAsync(presented);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint() is RouteEndpoint endpoint)
        {
            refusedCalls.Note(Context.GetTenant().Id, $"{Request.Method} /{endpoint.RoutePattern.RawText}", Context.GetCaller());
        }

        usage.Record(Context.GetApiKey().KeyId, RequestOutcome.Denied);
        return Context.RefuseUserAsync();
    }

    private AuthenticationTicket Admit(ApiKeySnapshot key)
    {
        Context.SetApiKey(key);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, key.KeyId.ToString("D")),
                new Claim(Policies.PermissionClaim, key.Permission.ToName()),
            ],
            BearerCredential.SchemeName);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), BearerCredential.SchemeName);
    }
}
