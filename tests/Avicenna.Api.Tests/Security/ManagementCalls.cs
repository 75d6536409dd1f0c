using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Security;

/// <summary>The calls that manage keys, endpoints and settings, well-formed; a new one belongs here.</summary>
internal static class ManagementCalls
{
    /// <summary>Every call with the id of a key in it, by that id.</summary>
    public static IReadOnlyList<Func<string, ApiRequest>> OfOneKey { get; } =
    [
        id => ApiRequest.Get($"/admin/api-keys/{id}"),
        id => ApiRequest.Patch($"/admin/api-keys/{id}", "{}"),
        id => ApiRequest.Patch($"/admin/api-keys/{id}", """{"name":"Taken","ratelimit_min":1,"permission":"admin","enabled":false,"expires_at":"2030-01-01T00:00:00Z","metadata":{"a":1}}"""),
        id => ApiRequest.Patch($"/admin/api-keys/{id}", """{"metadata":null,"expires_at":null}"""),
        id => ApiRequest.Post($"/admin/api-keys/{id}/rotate"),
        id => ApiRequest.Post($"/admin/api-keys/{id}/rotate", """{"grace_period_seconds":60}"""),
        id => ApiRequest.Post($"/admin/api-keys/{id}/rotate").WithHeader("Idempotency-Key", "k1"),
        id => ApiRequest.Delete($"/admin/api-keys/{id}"),
        id => ApiRequest.Get($"/admin/api-keys/{id}/usage"),
    ];

    /// <summary>Every call with the id of an endpoint in it, by that id.</summary>
    public static IReadOnlyList<Func<string, ApiRequest>> OfOneEndpoint { get; } =
    [
        id => ApiRequest.Get($"/admin/endpoints/{id}"),
        id => ApiRequest.Patch($"/admin/endpoints/{id}", "{}"),
        id => ApiRequest.Patch($"/admin/endpoints/{id}", """{"path":"/taken","method":"POST","authentication":"none"}"""),
        id => ApiRequest.Delete($"/admin/endpoints/{id}"),
    ];

    /// <summary>Every call that needs the admin permission.</summary>
    public static IReadOnlyList<ApiRequest> OfAdmins { get; } =
        About("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001");

    /// <summary>Every call that any key may make.</summary>
    public static IReadOnlyList<ApiRequest> OfAnyKey { get; } =
    [
        ApiRequest.Get("/api-keys/current"),
        ApiRequest.Get("/api-keys/current/usage"),
        // Of HEAD, since the answer to GET has no end.
        new("HEAD", "/api-keys/changes"),
        ApiRequest.Delete("/api-keys/current"),
    ];

    public static IEnumerable<ApiRequest> All => [.. OfAdmins, .. OfAnyKey];

    /// <summary>Every call that needs the admin permission, with these ids where there is one in it.</summary>
    public static IReadOnlyList<ApiRequest> About(string keyId, string endpointId) =>
    [
        ApiRequest.CreateKey("""{"name":"a"}"""),
        ApiRequest.Get("/admin/api-keys"),
        ApiRequest.Post("/admin/api-keys/lookup", $$"""{"key":"{{AvicennaApi.AdminKey}}"}"""),
        ApiRequest.Get("/admin/audit-events"),
        ApiRequest.Get("/admin/usage"),
        ApiRequest.Get("/admin/usage/keys"),
        ApiRequest.Post("/admin/endpoints", """{"path":"/a","authentication":"user"}"""),
        ApiRequest.Get("/admin/endpoints"),
        ApiRequest.Post("/admin/endpoints/match", """{"method":"GET","path":"/a"}"""),
        ApiRequest.Get("/admin/settings"),
        ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}"""),
        .. OfOneKey.Select(call => call(keyId)),
        .. OfOneEndpoint.Select(call => call(endpointId)),
    ];
}
