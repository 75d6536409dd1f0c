using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Verification;

/// <summary>The whole answers of <c>/verify</c>, by what they mean.</summary>
internal static class VerdictAssertions
{
    private static readonly string[] OfKeys = ["X-Avicenna-Key-Id", "X-Avicenna-Permission", "X-Avicenna-Owner-Id"];
    private static readonly string[] OfLimits = ["RateLimit-Policy", "RateLimit"];

    public static void ShouldLetAnyoneIn(this ApiResponse response)
    {
        response.Body.Should().Be("""{"success":true,"key_data":null}""");
        response.ShouldLetIn("-", "anonymous", "");
        OfLimits.Select(response.Header).Should().OnlyContain(value => value == null);
    }

    public static void ShouldLetIn(this ApiResponse response, Guid id, string permission, string ownerId = "")
    {
        response.ShouldLetIn(id.ToString(), permission, ownerId);
        response.Json.GetProperty("key_data").GetProperty("id").GetGuid().Should().Be(id);
        OfLimits.Select(response.Header).Should().NotContainNulls();
    }

    /// <summary>Asserts the whole of a refusal.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="status">Its status.</param>
    /// <param name="title">The status's name.</param>
    /// <param name="code">The code.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="shown">The status that the client should see; null: the same.</param>
    /// <param name="detail">The second sentence, where there is one.</param>
    public static void ShouldRefuse(this ApiResponse response, int status, string title, string code, string message, int? shown = null, string? detail = null)
    {
        response.ShouldBeProblem(status, title, code, message, detail);
        response.Header("X-Avicenna-Status").Should().Be($"{shown ?? status}");
        response.Header("X-Avicenna-Code").Should().Be(code);
        response.Header("Cache-Control").Should().Be("no-store");
        OfKeys.Select(response.Header).Should().OnlyContain(value => value == null);
    }

    public static void ShouldRefuseWithoutKey(this ApiResponse response, string realm = "default", string? detail = null)
    {
        response.ShouldRefuse(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required", detail: detail);
        response.Header("WWW-Authenticate").Should().Be($"Bearer realm=\"{realm}\"");
        OfLimits.Select(response.Header).Should().OnlyContain(value => value == null);
    }

    public static void ShouldRefuseInvalidKey(this ApiResponse response, string realm = "default")
    {
        response.ShouldRefuse(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        response.Header("WWW-Authenticate").Should().Be($"Bearer realm=\"{realm}\", error=\"invalid_token\"");
        OfLimits.Select(response.Header).Should().OnlyContain(value => value == null);
    }

    public static void ShouldRefuseUser(this ApiResponse response)
    {
        response.ShouldRefuse(403, "Forbidden", "admin_required", "Admin permission required");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"insufficient_scope\"");
        OfLimits.Select(response.Header).Should().NotContainNulls();
    }

    public static void ShouldRefuseForAttempts(this ApiResponse response)
    {
        response.ShouldRefuse(429, "Too Many Requests", "too_many_failed_attempts", "Too many failed attempts");
        response.Header("Retry-After").Should().MatchRegex("^[1-9][0-9]?$");
        response.Header("WWW-Authenticate").Should().BeNull();
        OfLimits.Select(response.Header).Should().OnlyContain(value => value == null);
    }

    public static void ShouldRefusePath(this ApiResponse response) =>
        response.ShouldRefuse(403, "Forbidden", "path_refused", "The request's path can be read in more than one way", shown: 400);

    public static void ShouldRefuseTarget(this ApiResponse response) =>
        response.ShouldRefuse(
            403,
            "Forbidden",
            "target_ambiguous",
            "It is ambiguous which request is meant: exactly one pair of X-Forwarded-Method and X-Forwarded-Uri, X-Original-Method and X-Original-URI, or X-Original-Method and X-Original-URL must name it, each header once and the method in its registered case",
            shown: 400);

    private static void ShouldLetIn(this ApiResponse response, string id, string permission, string ownerId)
    {
        response.Status.Should().Be(200, response.Body);
        response.ContentHeaders.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
        response.Header("Cache-Control").Should().Be("no-store");
        OfKeys.Select(response.Header).Should().Equal(id, permission, ownerId);
        response.Header("X-Avicenna-Status").Should().BeNull();
        response.Header("X-Avicenna-Code").Should().BeNull();
    }
}
