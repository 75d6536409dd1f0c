using System.Security.Claims;
using System.Text.Encodings.Web;
using Avicenna.Api.Observability;
using Avicenna.Api.Problems;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Auditing;
using Avicenna.Application.Decisions;
using Avicenna.Domain;
using Avicenna.Domain.Endpoints;
using Microsoft.AspNetCore.Authentication;

namespace Avicenna.Api.Authentication;

/// <summary>Authenticates management calls as <see cref="AccessDecider"/> decides.</summary>
internal sealed class BearerAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Credentials credentials,
    AccessDecider decider,
    RefusedCalls refusedCalls)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The presented key does not permit the call");

    // Shared by all requests, so nothing may change them. Authorization asks only for the permission; the key itself is in the HttpContext.
    private static readonly Dictionary<Permission, AuthenticateResult> Admitted = Enum.GetValues<Permission>().ToDictionary(permission => permission, Admit);

    private Verdict verdict = new(VerdictReason.KeyRequired);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Requests without a route, or for endpoints that require no key, must not cost a lookup.
        if (Context.FindTenant() is not { } tenant || Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() is not { Count: > 0 } needs)
        {
            return AuthenticateResult.NoResult();
        }

        var required = needs.Any(need => need.Policy == Policies.Admin) ? RequiredAuthentication.Admin : RequiredAuthentication.User;
        var begin = DecisionMetrics.Begin();
        try
        {
            verdict = await decider.DecideAsync(tenant, new RequiredAccess(required), credentials.Read(Request), Context.Connection.RemoteIpAddress, Context.RequestAborted);
        }
        catch (Exception exception)
        {
            DecisionMetrics.End(begin, isVerification: false, (Problem.From(exception) ?? Problem.InternalError).Code);
            throw;
        }

        DecisionMetrics.End(begin, isVerification: false, begin == 0 || verdict.IsAllowed ? null : RefusalExtensions.ProblemOf(verdict).Code);
        if (!verdict.IsAllowed)
        {
            Context.Features.Set(new DecidedCall(IsVerification: false, Request.Method, Request.Path.Value ?? "", verdict.Presented));
        }

        if (verdict.Key is { } known)
        {
            Response.SetRateLimitHeaders(known, verdict.Limit);
        }

        switch (verdict)
        {
            case { Reason: VerdictReason.Allowed or VerdictReason.AdminRequired, Key: { } key }:
                Context.SetApiKey(key);
                return Admitted[key.Permission];
            case { Reason: VerdictReason.KeyRequired }:
                return AuthenticateResult.NoResult();
            default:
                return Refused;
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceAsync();
        await Context.RefuseAsync(verdict);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint() is RouteEndpoint endpoint)
        {
            refusedCalls.Note(Context.GetTenant().Id, $"{Request.Method} /{endpoint.RoutePattern.RawText}", Context.GetCaller());
        }

        return Context.RefuseAsync(verdict);
    }

    private static AuthenticateResult Admit(Permission permission)
    {
        var identity = new ClaimsIdentity([new Claim(Policies.PermissionClaim, Names<Permission>.Of(permission))], Credentials.SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Credentials.SchemeName));
    }
}
