using System.Security.Claims;
using System.Text.Encodings.Web;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Authentication;

/// <summary>
/// <c>Authorization: Bearer KEY</c> (RFC 6750) over <see cref="ApiKeyAuthenticator"/>, with the contract's refusals.
/// </summary>
internal sealed class BearerAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyAuthenticator authenticator,
    RefusedCalls refusedCalls)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private static readonly AuthenticateResult InvalidKey = AuthenticateResult.Fail("The presented key is not valid");
    private static readonly AuthenticateResult KeyOfOtherTenant = AuthenticateResult.Fail("The presented key is another tenant's");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What has no route, or asks for no key, must not cost a look-up.
        if (Context.FindTenant() is not { } tenant
            || Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            || ReadCredential() is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        var result = await authenticator.AuthenticateAsync(tenant.Id, secret, Context.RequestAborted);
        return result.Outcome switch
        {
            AuthenticationOutcome.Valid => AuthenticateResult.Success(Admit(result.Key!)),
            AuthenticationOutcome.OtherTenant => KeyOfOtherTenant,
            _ => InvalidKey,
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceAsync();
        if (result == KeyOfOtherTenant)
        {
            await Response.WriteProblemAsync(Problem.WrongSubdomain);
            return;
        }

        Response.Headers.WWWAuthenticate = result.None ? Realm() : $"{Realm()}, error=\"invalid_token\"";
        await Response.WriteProblemAsync(result.None ? Problem.ApiKeyRequired : Problem.InvalidApiKey);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint() is RouteEndpoint endpoint)
        {
            refusedCalls.Note(Context.GetTenant().Id, $"{Request.Method} /{endpoint.RoutePattern.RawText}", Context.GetCaller());
        }

        Response.Headers.WWWAuthenticate = $"{Realm()}, error=\"insufficient_scope\"";
        return Response.WriteProblemAsync(Problem.AdminRequired);
    }

    private string Realm() => $"{SchemeName} realm=\"{Context.GetTenant().Subdomain}\"";

    /// <summary>
    /// What follows the scheme; null when no bearer credential was presented. It is taken as it stands, because keys that were
    /// issued elsewhere may have any visible character. A repeated header is joined with spaces, which no key has.
    /// </summary>
    private string? ReadCredential()
    {
        var presented = string.Join(' ', [.. Request.Headers.Authorization]);
        if (!presented.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var credential = presented[SchemeName.Length..].Trim(' ');
        return credential.Length > 0 ? credential : null;
    }

    private AuthenticationTicket Admit(ApiKeySnapshot key)
    {
        Context.SetApiKey(key);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, key.KeyId.ToString("D")),
                new Claim(Policies.PermissionClaim, key.Permission.ToName()),
            ],
            SchemeName);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
    }
}
