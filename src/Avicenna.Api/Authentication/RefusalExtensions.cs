using System.Globalization;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Authentication;

namespace Avicenna.Api.Authentication;

/// <summary>The contract's answers to those whose key doesn't let them in.</summary>
internal static class RefusalExtensions
{
    /// <summary>Answers a call that brought no key, or one that was not let in.</summary>
    /// <param name="context">The call.</param>
    /// <param name="result">What became of the key; null: none was presented.</param>
    public static Task RefuseAsync(this HttpContext context, AuthenticationResult? result)
    {
        switch (result?.Outcome)
        {
            case null:
                return context.ChallengeAsync(Problem.ApiKeyRequired, error: null);
            case AuthenticationOutcome.OtherTenant:
                return context.Response.WriteProblemAsync(Problem.WrongSubdomain);
            case AuthenticationOutcome.RateLimited:
                return context.RefuseForNowAsync(Problem.RateLimited, result.Value.Limit.SecondsToMore);
            case AuthenticationOutcome.TooManyFailedAttempts:
                return context.RefuseForNowAsync(Problem.TooManyFailedAttempts, result.Value.Limit.SecondsToMore);
            default:
                return context.ChallengeAsync(Problem.InvalidApiKey, "invalid_token");
        }
    }

    /// <summary>Answers a call that needs a key with the admin permission.</summary>
    public static Task RefuseUserAsync(this HttpContext context) => context.ChallengeAsync(Problem.AdminRequired, "insufficient_scope");

    // RFC 6750 section 3.
    private static Task ChallengeAsync(this HttpContext context, Problem problem, string? error)
    {
        var realm = $"{BearerCredential.SchemeName} realm=\"{context.GetTenant().Subdomain}\"";
        context.Response.Headers.WWWAuthenticate = error is null ? realm : $"{realm}, error=\"{error}\"";
        return context.Response.WriteProblemAsync(problem);
    }

    private static Task RefuseForNowAsync(this HttpContext context, Problem problem, int seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteProblemAsync(problem);
    }
}
