using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>Answers of <c>/verify</c>, as <c>docs/api.md</c> describes them.</summary>
internal static class Answers
{
    public const string KeyId = "6c3c3816-b8ad-4279-8fe0-1d19a0640f96";
    public const string AnonymousBody = """{"success":true,"key_data":null}""";

    public static string KeyBody(string permission = "user", string scopes = "[]", string owner = "null", string expiresAt = "null", int limit = 120, string id = KeyId) =>
        $$$"""{"success":true,"key_data":{"id":"{{{id}}}","name":"CI key","permission":"{{{permission}}}","ratelimit_min":{{{limit.ToString(CultureInfo.InvariantCulture)}}},"metadata":{"a":[1]},"expires_at":{{{expiresAt}}},"owner_id":{{{owner}}},"scopes":{{{scopes}}}}}""";

    /// <summary>Allows a key.</summary>
    public static RequestDelegate Allowed(string permission = "user", string scopes = "[]", string expiresAt = "null", int limit = 120) =>
        Of(200, KeyBody(permission, scopes, expiresAt: expiresAt, limit: limit), [.. Identity(KeyId, permission), ("RateLimit-Policy", "\"default\";q=120;w=60"), ("RateLimit", "\"default\";r=119;t=60")]);

    /// <summary>Allows a request that needs no key.</summary>
    public static RequestDelegate Anonymous() => Of(200, AnonymousBody, Identity("-", "anonymous"));

    public static RequestDelegate Refused(int status, string code, string message, int? clientStatus = null, params (string Name, string Value)[] headers) =>
        Of(status, RefusedBody(code, message), [("X-Avicenna-Status", $"{clientStatus ?? status}"), .. headers]);

    public static RequestDelegate InvalidKey() =>
        Refused(401, "invalid_api_key", "Invalid API key", null, ("WWW-Authenticate", "Bearer realm=\"acme\", error=\"invalid_token\""));

    public static string RefusedBody(string code, string message) =>
        $$"""{"type":"urn:avicenna:problem:{{code}}","title":"T","status":400,"success":false,"message":"{{message}}","code":"{{code}}","request_id":"0HN"}""";

    public static (string Name, string Value)[] Identity(string id, string permission, string owner = "") =>
        [("X-Avicenna-Key-Id", id), ("X-Avicenna-Permission", permission), ("X-Avicenna-Owner-Id", owner)];

    public static RequestDelegate Of(int status, string body, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = context.Response.Headers.TryGetValue(name, out var other) ? Microsoft.Extensions.Primitives.StringValues.Concat(other, value) : value;
        }

        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    };
}
