using Avicenna.Application.Decisions;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.RateLimiting;

/// <summary>Sets the headers that report the state of a rate limit (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class RateLimitExtensions
{
    /// <summary>Adds the headers to the response, whatever the response will be.</summary>
    public static void SetRateLimitHeaders(this HttpResponse response, ApiKeySnapshot key, LimitDecision decision)
    {
        var policy = new StringValues(string.Create(CultureInfo.InvariantCulture, $"\"default\";q={key.RequestLimit.PerMinute};w=60"));
        var state = new StringValues(string.Create(CultureInfo.InvariantCulture, $"\"default\";r={decision.Remaining};t={decision.SecondsToMore}"));
        // Not immediately, because a response to an exception starts without headers.
        response.OnStarting(() =>
        {
            response.Headers["RateLimit-Policy"] = policy;
            response.Headers["RateLimit"] = state;
            return Task.CompletedTask;
        });
    }
}
