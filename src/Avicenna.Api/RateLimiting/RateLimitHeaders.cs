using System.Collections.Concurrent;
using Avicenna.Application.Decisions;

namespace Avicenna.Api.RateLimiting;

/// <summary>The headers that report the state of a rate limit (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class RateLimitHeaders
{
    public const string PolicyName = "RateLimit-Policy";
    public const string StateName = "RateLimit";

    private const int MaxPolicies = 1000;

    // Keys share a few limits, so that each doesn't keep a string of its own.
    private static readonly ConcurrentDictionary<RequestLimit, string> Policies = new();

    public static string Policy(RequestLimit limit) =>
        Policies.TryGetValue(limit, out var policy) ? policy
        : Policies.Count < MaxPolicies ? Policies.GetOrAdd(limit, Format)
        : Format(limit);

    public static string State(LimitDecision limit) => string.Create(CultureInfo.InvariantCulture, stackalloc char[64], $"\"default\";r={limit.Remaining};t={limit.SecondsToMore}");

    private static string Format(RequestLimit limit) => string.Create(CultureInfo.InvariantCulture, $"\"default\";q={limit.PerMinute};w=60");

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
