using Avicenna.Application.Decisions;

namespace Avicenna.Api.RateLimiting;

/// <summary>The headers that report the state of a rate limit (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class RateLimitHeaders
{
    public const string PolicyName = "RateLimit-Policy";
    public const string StateName = "RateLimit";

    public static string Policy(RequestLimit limit) => string.Create(CultureInfo.InvariantCulture, $"\"default\";q={limit.PerMinute};w=60");

    public static string State(LimitDecision limit) => string.Create(CultureInfo.InvariantCulture, $"\"default\";r={limit.Remaining};t={limit.SecondsToMore}");

    /// <summary>Adds the headers to the response, whatever the response will be.</summary>
    public static void SetRateLimitHeaders(this HttpResponse response, ApiKeySnapshot key, LimitDecision limit)
    {
        var (policy, state) = (Policy(key.RequestLimit), State(limit));
        // Not immediately, because a response to an exception starts without headers.
        response.OnStarting(() =>
        {
            response.Headers[PolicyName] = policy;
            response.Headers[StateName] = state;
            return Task.CompletedTask;
        });
    }
}
