using Avicenna.Api.Documentation;
using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Security;

/// <summary>Calls of every endpoint, with a secret wherever a caller could put one.</summary>
internal static class SecretLeakRequests
{
    /// <summary>The paths of the documentation, each of which has a route of its own.</summary>
    public static IReadOnlyList<string> Documents { get; } = ["/llms.txt", "/docs/openapi.json", .. Document.All.Select(document => $"/{document.Path}")];

    /// <param name="key">The key that makes the calls.</param>
    /// <param name="secret">What is put in wrong places: the key, as what it can be told by.</param>
    /// <param name="target">A key to change and, last of all, to end.</param>
    /// <param name="leaver">A key that ends itself.</param>
    /// <param name="endpoint">An endpoint to change and to delete.</param>
    public static IEnumerable<ApiRequest> With(string key, string secret, Guid target, string leaver, Guid endpoint) =>
    [
        .. OfAnyone(key, secret),
        .. OfCreate(secret).Concat(OfLists(secret)).Concat(OfOneKey(secret, target)).Concat(OfGuard(secret, endpoint)).Select(request => request.Authorization == Default ? request.WithKey(key) : request),
        ApiRequest.Delete($"/api-keys/current?{secret}={secret}").WithKey(leaver),
        ApiRequest.Delete("/api-keys/current").WithKey(leaver),
    ];

    private static string Default => $"Bearer {AvicennaApi.AdminKey}";

    private static IEnumerable<ApiRequest> OfAnyone(string key, string secret) =>
    [
        ApiRequest.Get("/api-keys/current").WithKey(key),
        ApiRequest.Get($"/api-keys/current?key={secret}").WithKey(key),
        ApiRequest.Get($"/api-keys/{secret}").WithKey(key),
        ApiRequest.Get($"/admin/api-keys/{secret.Replace("_", "%5f")}").WithKey(key),
        ApiRequest.Get($"/admin/api-keys/%{(int)secret[0]:x2}{secret[1..]}").WithKey(key),
        ApiRequest.Get($"/admin/api-keys?%25{(int)secret[0]:x2}{secret[1..].Replace("_", "%255F")}=%{(int)secret[0]:x2}{secret[1..]}").WithKey(key),
        ApiRequest.Get($"/{secret.Replace("avcna_sk", "acme")}").WithKey(key),
        ApiRequest.Get("/api-keys/current") with { Authorization = $"Basic {secret}" },
        ApiRequest.Get($"/api-keys/current?api_key={secret}") with { Authorization = null },
        ApiRequest.Get("/api-keys/current").WithHeader("X-API-Key", secret) with { Authorization = null },
        ApiRequest.Get("/api-keys/current").WithHeader(secret, secret) with { Authorization = null },
        ApiRequest.Get("/api-keys/current") with { Authorization = $"Bearer {key} {key}" },
        ApiRequest.Get("/api-keys/current").WithKey(key) with { Host = $"{secret}.example.com" },
        ApiRequest.Get($"/api-keys/current/usage?from={secret}&interval={secret}").WithKey(key),
        ApiRequest.Get("/api-keys/changes") with { Authorization = $"Basic {secret}" },
        ApiRequest.Get("/health/ready").WithKey(key),
        ApiRequest.Get($"/openapi/v1.json?{secret}={secret}").WithKey(key),
        ApiRequest.Get($"/openapi/v1.yaml?{secret}={secret}").WithKey(key),
        ApiRequest.Get($"/docs/{secret}?{secret}={secret}").WithKey(key),
        .. Documents.Select(path => ApiRequest.Get($"{path}?{secret}={secret}").WithKey(key)),
        ApiRequest.Get("/health/live").WithKey(key).WithHeader("User-Agent", secret),
        ApiRequest.Delete($"/admin/api-keys?{secret}").WithKey(key),
        .. OfVerify(key, secret),
    ];

    private static IEnumerable<ApiRequest> OfVerify(string key, string secret) =>
    [
        ApiRequest.Verify("GET", "/a").WithKey(key),
        ApiRequest.Verify("GET", "/a").WithKey($"{key}x"),
        ApiRequest.Verify("GET", "/a") with { Authorization = $"Basic {secret}" },
        ApiRequest.Verify("GET", $"/{secret}?key={secret}").WithKey(key),
        ApiRequest.Verify("GET", $"/{secret}/../{secret}").WithKey(key),
        ApiRequest.Verify(secret, $"/{secret}"),
        ApiRequest.Verify("GET", "/a").WithHeader("X-Forwarded-Uri", $"/{secret}").WithKey(key),
        ApiRequest.Verify("OPTIONS", "/a").WithHeader("Origin", $"https://{secret}.example").WithHeader("Access-Control-Request-Method", secret),
        ApiRequest.Verify("GET", "/a").WithHeader("X-Forwarded-Host", $"{secret}.example").WithHeader("X-Forwarded-For", secret),
        new ApiRequest("POST", $"/verify?{secret}={secret}") { Authorization = $"Bearer {key}", Body = System.Text.Encoding.UTF8.GetBytes(secret) },
        ApiRequest.Verify("GET", "/a") with { Host = $"{secret}.example.com" },
    ];

    private static IEnumerable<ApiRequest> OfCreate(string secret) =>
    [
        ApiRequest.CreateKey("""{"name":"a"}"""),
        ApiRequest.CreateKey($$"""{"{{secret}}":1}"""),
        ApiRequest.CreateKey($$"""{"name":"{{secret}}"}"""),
        ApiRequest.CreateKey($$"""{"name":"{{secret[..50]}}"}"""),
        ApiRequest.CreateKey($$"""{"name":"a","permission":"{{secret}}"}"""),
        ApiRequest.CreateKey($$"""{"name":"a","ratelimit_min":"{{secret}}"}"""),
        ApiRequest.CreateKey($$"""{"name":"a","expires_at":"{{secret}}"}"""),
        ApiRequest.CreateKey($$$"""{"name":"a","metadata":{"{{{secret}}}":[{"note":"it was {{{secret}}}"}]}}"""),
        ApiRequest.CreateKey($$"""{"name":"a","owner_id":"{{secret}}"}"""),
        ApiRequest.CreateKey($$"""{"name":"a","scopes":["{{secret}}"]}"""),
        ApiRequest.CreateKey($$"""{"name":"a","scopes":["{{secret}} {{secret}}"]}"""),
        ApiRequest.CreateKey($$"""{"name":"a","allowed_addresses":["{{secret}}"]}"""),
        ApiRequest.CreateKey(secret),
        ApiRequest.CreateKey("""{"name":"a"}""") with { ContentType = $"application/json; charset={secret}" },
        ApiRequest.CreateKey("""{"name":"a"}""").WithHeader("Idempotency-Key", secret),
        ApiRequest.CreateKey("""{"name":"a"}""").WithHeader("Idempotency-Key", secret),
        ApiRequest.CreateKey("""{"name":"b"}""").WithHeader("Idempotency-Key", secret),
        ApiRequest.CreateKey("""{"name":"a"}""").WithHeader("Idempotency-Key", $"{secret} {secret}"),
    ];

    private static IEnumerable<ApiRequest> OfLists(string secret) =>
    [
        ApiRequest.Get("/admin/api-keys"),
        ApiRequest.Get("/admin/audit-events"),
        ApiRequest.Get("/admin/endpoints"),
        ApiRequest.Get($"/admin/usage?from={secret}&to={secret}&interval={secret}"),
        ApiRequest.Get($"/admin/usage/keys?limit={secret}&sort={secret}"),
        .. from list in new[] { "/admin/api-keys", "/admin/audit-events", "/admin/endpoints" }
           from parameter in new[] { "limit", "cursor", "name", "permission", "status", "owner_id", "key_hint", "expires_before", "last_used_before", "target_id", "action", secret }
           from value in new[] { secret, secret[..50] }
           select ApiRequest.Get($"{list}?{parameter}={value}"),
        .. from parameter in new[] { "actor_key_id", "from", "to" }
           select ApiRequest.Get($"/admin/audit-events?{parameter}={secret}"),
    ];

    private static IEnumerable<ApiRequest> OfOneKey(string secret, Guid target) =>
    [
        ApiRequest.Get($"/admin/api-keys/{target}"),
        ApiRequest.Get($"/admin/api-keys/{target}?key={secret}"),
        ApiRequest.PatchKey(target, """{"name":"b","metadata":{"team":"ops"}}"""),
        ApiRequest.PatchKey(target, $$"""{"{{secret}}":1}"""),
        ApiRequest.PatchKey(target, $$"""{"name":"{{secret[..50]}}"}"""),
        ApiRequest.PatchKey(target, $$"""{"permission":"{{secret}}"}"""),
        ApiRequest.PatchKey(target, $$$"""{"metadata":{"{{{secret}}}":{"note":"{{{secret}}}"} } }"""),
        ApiRequest.PatchKey(target, $$"""{"metadata":"{{secret}}"}"""),
        ApiRequest.Patch($"/admin/api-keys/{secret}", "{}"),
        ApiRequest.RotateKey(target),
        ApiRequest.RotateKey(target, $$"""{"grace_period_seconds":"{{secret}}"}"""),
        ApiRequest.RotateKey(target, $$"""{"{{secret}}":"{{secret}}"}"""),
        ApiRequest.RotateKey(target, """{"grace_period_seconds":60}""").WithHeader("Idempotency-Key", secret),
        ApiRequest.RotateKey(target, """{"grace_period_seconds":60}""").WithHeader("Idempotency-Key", secret),
        ApiRequest.RotateKey(target).WithHeader("Idempotency-Key", secret),
        ApiRequest.Post($"/admin/api-keys/{secret}/rotate"),
        ApiRequest.Get($"/admin/api-keys/{target}/usage"),
        ApiRequest.Get($"/admin/api-keys/{secret}/usage"),
        .. from parameter in new[] { "from", "to", "interval", secret }
           from value in new[] { secret, secret[..50] }
           select ApiRequest.Get($"/admin/api-keys/{target}/usage?{parameter}={value}"),
        ApiRequest.Delete($"/admin/api-keys/{target}?{secret}"),
        ApiRequest.Delete($"/admin/api-keys/{secret}"),
        ApiRequest.Delete($"/admin/api-keys/{target}"),
    ];

    private static IEnumerable<ApiRequest> OfGuard(string secret, Guid endpoint) =>
    [
        .. from path in new[] { "/admin/endpoints", $"/admin/endpoints/{endpoint}" }
           from member in new[] { "path", "method", "authentication", secret }
           from value in new[] { secret, secret[..50], $"/{secret}", $"/a/{secret.Replace("_", "%5f")}/**", secret[..32] }
           let body = $$"""{"{{member}}":"{{value}}"{{(member == "path" ? "" : ""","path":"/a" """)}}{{(member == "authentication" ? "" : ""","authentication":"none" """)}}}"""
           select path == "/admin/endpoints" ? ApiRequest.Post(path, body) : ApiRequest.Patch(path, body),
        ApiRequest.Post("/admin/api-keys/lookup", $$"""{"key":"{{secret}}"}"""),
        ApiRequest.Post("/admin/api-keys/lookup", $$"""{"{{secret}}":"{{secret}}"}"""),
        ApiRequest.Post("/admin/endpoints/match", $$"""{"method":"{{secret}}","path":"/{{secret}}"}"""),
        ApiRequest.Post("/admin/endpoints/match", $$"""{"method":"GET","path":"/{{secret}}/.."}"""),
        ApiRequest.Post("/admin/endpoints", $$"""{"path":"/a","authentication":"user","scopes":["{{secret}}"]}"""),
        ApiRequest.Get($"/admin/endpoints/{endpoint}?{secret}={secret}"),
        ApiRequest.Get($"/admin/endpoints/{endpoint}"),
        ApiRequest.Get($"/admin/endpoints/{secret}"),
        ApiRequest.Patch($"/admin/endpoints/{secret}", "{}"),
        ApiRequest.Delete($"/admin/endpoints/{secret}"),
        ApiRequest.Delete($"/admin/endpoints/{endpoint}"),
        ApiRequest.Get("/admin/settings"),
        ApiRequest.Get($"/admin/settings?{secret}"),
        ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}"""),
        ApiRequest.Patch("/admin/settings", $$"""{"default_authentication":"{{secret}}"}"""),
        ApiRequest.Patch("/admin/settings", $$"""{"allow_preflight":"{{secret}}"}"""),
        ApiRequest.Patch("/admin/settings", $$"""{"{{secret}}":true}"""),
    ];
}
