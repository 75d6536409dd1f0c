namespace Avicenna.AspNetCore.Verification;

/// <summary>What was decided about a request.</summary>
/// <param name="Key">The key of an allowed request; null if it needs none, or is refused.</param>
/// <param name="Refusal">Why the request is refused; null if it is allowed.</param>
/// <param name="Limit">The rate-limit fields for the client; null if no limit applies.</param>
/// <param name="IsOutage">Whether Avicenna is away and so didn't decide.</param>
internal sealed record Verdict(VerifiedKey? Key, Refusal? Refusal, RateLimitFields? Limit = null, bool IsOutage = false)
{
    public static readonly Verdict Anonymous = new(Key: null, Refusal: null);

    /// <summary>No answer: a failed connection, a time-out, or a 5xx.</summary>
    public static readonly Verdict Away = new(Key: null, Refusal.Unavailable, IsOutage: true);

    /// <summary>An answer that isn't Avicenna's. It is never taken for an outage in which requests may pass.</summary>
    public static readonly Verdict Unreadable = new(Key: null, Refusal.Unavailable);

    /// <summary>Whether the same request may be answered so again: an allowed one, and a missing or an invalid key.</summary>
    public bool IsCacheable => Refusal is null or { Status: StatusCodes.Status401Unauthorized };
}

/// <summary>The rate-limit fields of a response (draft-ietf-httpapi-ratelimit-headers).</summary>
internal sealed record RateLimitFields(string Policy, string Limit)
{
    public static RateLimitFields Of(int limit, int remaining, int seconds) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"default\";q={limit};w=60"), string.Create(CultureInfo.InvariantCulture, $"\"default\";r={remaining};t={seconds}"));

    public void WriteTo(HttpResponse response)
    {
        response.Headers["RateLimit-Policy"] = Policy;
        response.Headers["RateLimit"] = Limit;
    }
}
