using System.Security.Claims;
using System.Text.Encodings.Web;
using Avicenna.AspNetCore.Authorization;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore;

/// <summary>Authenticates requests as Avicenna decides about them.</summary>
internal sealed class AvicennaHandler(IOptionsMonitor<AvicennaOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AvicennaOptions>(options, logger, encoder), IDecidingHandler
{
    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("Avicenna refuses the request");

    private Verdict? verdict;

    public async Task<bool> IsAllowedAsync()
    {
        var request = AskedRequest.Of(Request, Options.CredentialHeader);
        var decided = await DecideAsync(request).ConfigureAwait(false);
        return decided.Refusal is null || IsAdmittedUnverified(decided, request);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var request = AskedRequest.Of(Request, Options.CredentialHeader);
        // Whether the endpoint needs a key is authorization's question; until it is asked, an anonymous request costs nothing.
        if (!request.PresentsCredential)
        {
            return AuthenticateResult.NoResult();
        }

        return await DecideAsync(request).ConfigureAwait(false) switch
        {
            { Refusal: null, Key: { } key } => AuthenticateResult.Success(new AuthenticationTicket(key.ToPrincipal(Scheme.Name), Scheme.Name)),
            { Refusal: null } => AuthenticateResult.NoResult(),
            var decided when IsAdmittedUnverified(decided, request) => AuthenticateResult.Success(new AuthenticationTicket(Unverified(), Scheme.Name)),
            _ => Refused,
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var decided = await DecideAsync(AskedRequest.Of(Request, Options.CredentialHeader)).ConfigureAwait(false);
        // Where Avicenna needs no key but the API does, the API's own requirement counts.
        await RefuseAsync(decided.Refusal ?? Context.Features.Get<Shortfall>()?.Refusal ?? Refusal.KeyRequired).ConfigureAwait(false);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var decided = await DecideAsync(AskedRequest.Of(Request, Options.CredentialHeader)).ConfigureAwait(false);
        await RefuseAsync(decided.Refusal ?? Context.Features.Get<Shortfall>()?.Refusal ?? Refusal.Forbidden).ConfigureAwait(false);
    }

    // Once for each request, however often it is authenticated, challenged and authorized.
    private async Task<Verdict> DecideAsync(AskedRequest request)
    {
        if (verdict is not null)
        {
            return verdict;
        }

        Context.Features.Set(new DecidedRequest(Request.Method));
        var verifier = Context.RequestServices.GetRequiredKeyedService<Verifier>(Scheme.Name);
        verdict = RequestTarget.IsUnchanged(Request)
            ? await verifier.DecideAsync(request, Context.RequestAborted).ConfigureAwait(false)
            : new Verdict(Key: null, Refusal.PathRefused);
        if (!Response.HasStarted)
        {
            verdict.Limit?.WriteTo(Response);
        }

        return verdict;
    }

    private bool IsAdmittedUnverified(Verdict decided, AskedRequest request) =>
        decided.IsOutage && Options.AdmitUnverifiedRequestsWhenUnavailable && request.PresentsCredential;

    private ClaimsPrincipal Unverified() => new(new ClaimsIdentity([new Claim(AvicennaClaims.Unverified, "true")], Scheme.Name));

    private Task RefuseAsync(Refusal refusal) => Response.HasStarted ? Task.CompletedTask : refusal.WriteAsync(Response);
}
