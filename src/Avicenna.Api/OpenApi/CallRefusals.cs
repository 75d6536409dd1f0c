using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;

namespace Avicenna.Api.OpenApi;

/// <summary>Lists the errors that a call can return, in the contract's order of checks.</summary>
internal static class CallRefusals
{
    /// <summary>Returns the errors of an action: those that all calls of its kind share, and its own.</summary>
    /// <param name="metadata">The action's attributes.</param>
    /// <param name="hasBody">Whether the action takes a body.</param>
    public static IReadOnlyList<Problem> Of(IEnumerable<object> metadata, bool hasBody)
    {
        var attributes = metadata.ToList();
        var needsKey = NeedsKey(attributes);
        return
        [
            .. attributes.OfType<TenantlessAttribute>().Any() ? [] : OfTenants,
            .. needsKey ? OfKeys : [],
            .. needsKey && attributes.OfType<IAuthorizeData>().Any(need => need.Policy == Policies.Admin) ? [Problem.AdminRequired] : Array.Empty<Problem>(),
            .. hasBody ? [Problem.UnsupportedMediaType, Problem.BodyTooLarge, Problem.RequestTimeout] : Array.Empty<Problem>(),
            Problem.MalformedRequest,
            .. attributes.OfType<RefusesAttribute>().SelectMany(refuses => refuses.Problems),
            Problem.InternalError,
        ];
    }

    /// <summary>The errors of <c>/verify</c>, which isn't an action.</summary>
    public static IReadOnlyList<Problem> OfVerify { get; } =
        [.. OfTenants, Problem.TargetAmbiguous, Problem.PathRefused, .. OfKeys, Problem.AdminRequired, Problem.ScopeRequired("orders:write"), Problem.InternalError];

    /// <summary>Returns whether a call needs a key.</summary>
    public static bool NeedsKey(IEnumerable<object> metadata) => metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any();

    /// <summary>Returns whether a request with this error has reached the rate limiter; null if some have.</summary>
    public static bool? IsCounted(Problem problem) =>
        Uncounted.Any(uncounted => uncounted.Code == problem.Code) ? false
        : problem.Status >= StatusCodes.Status500InternalServerError ? null
        : true;

    /// <summary>Returns whether the error has a <c>WWW-Authenticate</c> challenge (RFC 6750).</summary>
    public static bool IsChallenge(Problem problem) => problem.Status == StatusCodes.Status401Unauthorized || ChallengesOfValidKeys.Contains(problem.Code);

    private static string[] ChallengesOfValidKeys => [Problem.AdminRequired.Code, Problem.ScopeRequired("").Code];

    private static Problem[] OfTenants => [Problem.InvalidSubdomain, Problem.UnknownSubdomain, Problem.StoreUnavailable];

    private static Problem[] OfKeys => [Problem.ApiKeyRequired, Problem.InvalidApiKey, Problem.WrongSubdomain, Problem.AddressNotAllowed, Problem.TooManyFailedAttempts, Problem.RateLimited];

    private static Problem[] Uncounted =>
    [
        Problem.InvalidSubdomain, Problem.UnknownSubdomain, Problem.TargetAmbiguous, Problem.PathRefused,
        Problem.ApiKeyRequired, Problem.InvalidApiKey, Problem.WrongSubdomain, Problem.AddressNotAllowed, Problem.TooManyFailedAttempts,
    ];
}
