using System.Globalization;
using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.RateLimiting;

/// <summary>What answers say of a key's limit, to the letter.</summary>
internal static class LimitAssertions
{
    /// <summary>Asserts that the answer says how many calls are left, in a window that has just begun.</summary>
    public static void ShouldHaveRateLimit(this ApiResponse response, int limit, int left)
    {
        response.Header("RateLimit-Policy").Should().Be($"\"default\";q={limit};w=60");
        response.Header("RateLimit").Should().MatchRegex($"^\"default\";r={left};t=60$");
        response.Header("Retry-After").Should().BeNull();
    }

    public static void ShouldTellNoLimit(this ApiResponse response) =>
        (response.Header("RateLimit-Policy"), response.Header("RateLimit")).Should().Be((null, null));

    /// <returns>In how many seconds the answer says to try again.</returns>
    public static int ShouldBeOverLimit(this ApiResponse response, int limit)
    {
        response.ShouldBeProblem(429, "Too Many Requests", "rate_limited", "Rate limit exceeded");
        response.Header("RateLimit-Policy").Should().Be($"\"default\";q={limit};w=60");
        response.Header("RateLimit").Should().Be($"\"default\";r=0;t={response.Header("Retry-After")}");
        response.Header("WWW-Authenticate").Should().BeNull();
        return int.Parse(response.Header("Retry-After")!, CultureInfo.InvariantCulture);
    }
}
