using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Decisions;

namespace Avicenna.Api.Authentication;

/// <summary>Writes the responses of the API contract for keys that are refused.</summary>
internal static class RefusalExtensions
{
    /// <summary>Writes the response to a refused call.</summary>
    public static Task RefuseAsync(this HttpContext context, Verdict verdict)
    {
        var problem = ProblemOf(verdict);
        return verdict.Reason switch
        {
            VerdictReason.KeyRequired => context.ChallengeAsync(problem with { Detail = Explain(context) }, error: null),
            VerdictReason.InvalidKey => context.ChallengeAsync(problem, "invalid_token"),
            VerdictReason.AdminRequired or VerdictReason.ScopeRequired => context.ChallengeAsync(problem, "insufficient_scope", verdict.RequiredScopes),
            VerdictReason.RateLimited or VerdictReason.TooManyFailedAttempts => context.RefuseForNowAsync(problem, verdict.Limit.SecondsToMore),
            _ => context.Response.WriteProblemAsync(problem),
        };
    }

    /// <summary>Returns the problem of a refused key.</summary>
    public static Problem ProblemOf(Verdict verdict) => verdict.Reason switch
    {
        VerdictReason.KeyRequired => Problem.ApiKeyRequired,
        VerdictReason.InvalidKey => Problem.InvalidApiKey,
        VerdictReason.AdminRequired => Problem.AdminRequired,
        VerdictReason.ScopeRequired => Problem.ScopeRequired(verdict.Key!.Scopes.FindMissing(verdict.RequiredScopes!)!),
        VerdictReason.AddressNotAllowed => Problem.AddressNotAllowed,
        VerdictReason.OtherTenant => Problem.WrongSubdomain,
        VerdictReason.RateLimited => Problem.RateLimited,
        VerdictReason.TooManyFailedAttempts => Problem.TooManyFailedAttempts,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict.Reason, "Not a refusal of a key"),
    };

    private static string? Explain(HttpContext context)
    {
        var credentials = context.RequestServices.GetRequiredService<Credentials>();
        return MisplacedCredential.Find(context.Request, credentials.Header) is { } place ? $"{place}. {credentials.Advice}" : null;
    }

    // RFC 6750 section 3.
    private static Task ChallengeAsync(this HttpContext context, Problem problem, string? error, ScopeList? scopes = null)
    {
        var realm = $"{Credentials.SchemeName} realm=\"{context.GetTenant().Subdomain}\"";
        var reason = error is null ? "" : $", error=\"{error}\"";
        context.Response.Headers.WWWAuthenticate = scopes is null ? realm + reason : $"{realm}{reason}, scope=\"{scopes}\"";
        return context.Response.WriteProblemAsync(problem);
    }

    private static Task RefuseForNowAsync(this HttpContext context, Problem problem, int seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteProblemAsync(problem);
    }
}
