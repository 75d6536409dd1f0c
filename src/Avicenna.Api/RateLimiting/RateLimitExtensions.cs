using System.Globalization;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.RateLimiting;

/// <summary>The fields that tell a client how its limit stands (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class RateLimitExtensions
{
    /// <summary>Tells it with the answer, whatever that turns out to be.</summary>
    public static void SetRateLimitHeaders(this HttpResponse response, ApiKeySnapshot key, LimitDecision decision)
    {
        var policy = new StringValues(string.Create(CultureInfo.InvariantCulture, $"\"default\";q={key.RequestLimit.PerMinute};w=60"));
        var state = new StringValues(string.Create(CultureInfo.InvariantCulture, $"\"default\";r={decision.Remaining};t={decision.SecondsToMore}"));
        // Not at once: an answer that is made of an exception begins with no headers.
        response.OnStarting(() =>
        {
            response.Headers["RateLimit-Policy"] = policy;
            response.Headers["RateLimit"] = state;
            return Task.CompletedTask;
        });
    }
}
