using System.Text.Json.Nodes;
using Avicenna.Application.Paging;
using Avicenna.Application.Usage;
using Avicenna.Domain;
using Avicenna.Domain.Auditing;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.OpenApi;

/// <summary>
/// The descriptions, limits, values and examples of members and parameters, by their names on the wire. A row <c>Type.member</c> takes
/// precedence over the row for all members of that name. Limits apply to requests only, because a response may show values that an earlier
/// version accepted.
/// </summary>
internal static class Members
{
    public const string ExampleId = "6c3c3816-b8ad-4279-8fe0-1d19a0640f96";

    /// <summary>The maximum length of members that have no limit of their own: the maximum size of a body.</summary>
    private const int BodyLimit = 16 * 1024;

    private static readonly Member EndpointScopes = new()
    {
        Description = "The scopes that a `user` key must have, all of them. Allowed only with authentication `user`.",
        Example = new JsonArray("orders:write"),
        MaxItems = ScopeList.MaxOfEndpoint,
        Pattern = "^[A-Za-z0-9:._/-]+$",
    };

    private static readonly Dictionary<string, Member> Rows = new()
    {
        // Keys
        ["name"] = new() { Description = "The name of the key, for people. Surrounding white space is removed. Control characters, line and paragraph separators, bidirectional controls and text that looks like a key aren't allowed.", Example = "Admin Key Production", MinLength = 1, MaxLength = ApiKeyName.MaxLength },
        ["ratelimit_min"] = new() { Description = "The number of requests that the key may make in any 60 seconds.", Example = 120, Minimum = RequestLimit.Min, Maximum = RequestLimit.Max },
        ["permission"] = new() { Description = "`user`: access to unprotected endpoints and those with user authentication. `admin`: access to all endpoints and the management calls.", Example = Names<Permission>.Of(Permission.Admin), Values = ValueSet.Of<Permission>() },
        ["enabled"] = new() { Description = "Whether the key works. A disabled key gets 401 `invalid_api_key`." },
        ["expires_at"] = new() { Description = "The time at which the key stops working; null if never. In a request, it must be in the future." },
        ["metadata"] = new() { Description = $"A JSON object of your own, at most {KeyMetadata.MaxBytes} bytes as compact UTF-8; null for none.", Example = new JsonObject { ["team"] = "payments" } },
        ["last_used_at"] = new() { Description = "The time of the last request that passed all checks; null if there was none. Updated within seconds." },
        ["created_at"] = new() { Description = "The time of creation." },
        ["owner_id"] = new() { Description = "Your own name for the holder of the key, such as a customer number; null for none. Control characters, bidirectional controls and text that looks like a key aren't allowed.", Example = "customer-42", MinLength = 1, MaxLength = OwnerId.MaxLength },
        ["scopes"] = new() { Description = "What the key may do at endpoints that require scopes. A `*` at the end stands for any rest: `orders:*` includes `orders:write`. Scopes must be different.", Example = new JsonArray("orders:read", "invoices:*"), MinLength = 1, MaxLength = ScopeList.MaxLength, MaxItems = ScopeList.MaxOfKey, Pattern = "^[A-Za-z0-9:._/-]*[*]?$" },
        ["allowed_addresses"] = new() { Description = "The IP addresses and CIDR networks from which the key may be used; empty for any address. Responses show them in canonical form.", Example = new JsonArray("192.0.2.0/24", "2001:db8::7"), MinLength = 1, MaxItems = AllowedAddresses.Max },
        ["key_hint"] = new() { Example = "cdef" },
        ["key"] = new() { Description = "The secret. It is shown in this response and never again.", Example = ApiKeySecret.DefaultPrefix + string.Concat(Enumerable.Repeat("0123456789abcdef", 4)) },
        ["previous_key_expires_at"] = new() { Description = "The time at which the previous secret stops working; null if there is none that works." },
        ["created_by"] = new() { Example = "0f8fad5b-d9cb-469f-a165-70867728950e" },
        ["CreateApiKeyInput.name"] = new() { IsRequired = true },
        ["CreateApiKeyInput.ratelimit_min"] = new() { Default = RequestLimit.Default },
        ["CreateApiKeyInput.permission"] = new() { Default = Names<Permission>.Of(default) },
        ["CreateApiKeyInput.scopes"] = new() { Default = new JsonArray() },
        ["CreateApiKeyInput.allowed_addresses"] = new() { Default = new JsonArray() },
        ["CreateApiKeyInput.expires_at"] = new() { Example = "2036-01-01T00:00:00+00:00" },
        ["CreatedApiKeyDetails.expires_at"] = new() { Description = "Present only if it was sent.", Example = "2036-01-01T00:00:00+00:00" },
        ["CreatedApiKeyDetails.metadata"] = new() { Description = "Present only if it was sent." },
        ["CreatedApiKeyDetails.owner_id"] = new() { Description = "Present only if it was sent." },
        ["CreatedApiKeyDetails.scopes"] = new() { Description = "Present only if they were sent." },
        ["CreatedApiKeyDetails.allowed_addresses"] = new() { Description = "Present only if they were sent, in canonical form." },
        ["LookUpApiKeyInput.key"] = new() { Description = "The secret of the key.", MinLength = 1 },
        ["UpdateApiKeyInput.metadata"] = new() { Description = "Merged into the existing metadata, recursively. Null removes a member, or all metadata." },
        ["grace_period_seconds"] = new() { Description = $"The number of seconds for which the previous secret keeps working. At least {GracePeriod.MinSecondsForItself} if a key rotates itself.", Example = 3600, Minimum = 0, Maximum = GracePeriod.MaxSeconds },

        // Endpoints and settings
        ["path"] = new() { Description = "A pattern: literal segments, `*` for one segment, and a final `**` for any number of remaining segments, including none.", Example = "/orders/**", MinLength = 1, MaxLength = PathPattern.MaxLength, Pattern = "^/" },
        ["method"] = new() { Description = "An HTTP method, stored in upper case, or `*` for any.", Example = "GET", MinLength = 1, MaxLength = EndpointMethod.MaxLength, Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
        ["authentication"] = new() { Description = "What a request requires. `none`: nothing. `user`: any valid key. `admin`: a key with the admin permission.", Example = "user", Values = ValueSet.Of<RequiredAuthentication>() },
        ["CreateEndpointInput.scopes"] = EndpointScopes,
        ["UpdateEndpointInput.scopes"] = EndpointScopes,
        ["EndpointDetails.scopes"] = EndpointScopes,
        ["EndpointMatch.scopes"] = EndpointScopes,
        ["MatchEndpointInput.method"] = new() { Description = "The method of the request. Methods are case-sensitive.", Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", MaxLength = BodyLimit },
        ["MatchEndpointInput.path"] = new() { Description = "The path of the request, or its target with a query.", Example = "/orders/7", MaxLength = BodyLimit },
        ["EndpointMatch.endpoint"] = new() { Description = "The endpoint that applies; null if the settings do." },
        ["default_authentication"] = new() { Description = "What a request that matches no endpoint requires: `none`, `user` or `admin`, as for endpoints.", Example = "user", Values = ValueSet.Of<RequiredAuthentication>() },
        ["allow_preflight"] = new() { Description = "Whether CORS preflights pass without a key.", Example = false },

        // Lists
        ["limit"] = new() { Description = "The maximum number of items on the page.", Example = PageSize.Default, Type = typeof(int), Minimum = PageSize.Min, Maximum = PageSize.Max, Default = PageSize.Default },
        ["cursor"] = new() { Description = "The `next_cursor` of the previous page. Omit it for the first page.", Example = "3q2-7wAAAAAAAAAAAAAAAA", Pattern = "^[A-Za-z0-9_-]+$" },
        ["next_cursor"] = new() { Description = "The `cursor` of the next page; null on the last page.", Pattern = "^[A-Za-z0-9_-]+$" },
        ["ListApiKeysInput.name"] = new() { Description = "Only keys whose name contains this text, ignoring case. There are no wildcards.", Example = "production" },
        ["ListApiKeysInput.permission"] = new() { Description = "Only keys with this permission." },
        ["ListApiKeysInput.status"] = new() { Description = "Only keys with this status: `active`, `disabled` (also if expired) or `expired` (also if disabled).", Example = Names<ApiKeyStatus>.Of(ApiKeyStatus.Active), Values = ValueSet.Of<ApiKeyStatus>() },
        ["ListApiKeysInput.owner_id"] = new() { Description = "Only keys with exactly this owner." },
        ["ListApiKeysInput.key_hint"] = new() { Description = "Only keys whose newest secret ends with these characters.", MinLength = ApiKeySecret.HintLength, MaxLength = ApiKeySecret.HintLength, Pattern = "^[!-~]+$" },
        ["ListApiKeysInput.expires_before"] = new() { Description = "Only keys that expire before this time, never keys without an expiry. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2036-01-01T00:00:00Z" },
        ["ListApiKeysInput.last_used_before"] = new() { Description = "Only keys that were last used before this time, or never. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-01T00:00:00Z" },
        ["ListAuditEventsInput.actor_key_id"] = new() { Description = "Only events of calls with this key.", Type = typeof(Guid) },
        ["ListAuditEventsInput.from"] = new() { Description = "Only events at or after this time. In a query, `+` is written `%2B`." },
        ["ListAuditEventsInput.to"] = new() { Description = "Only events before this time. In a query, `+` is written `%2B`." },
        ["ListAuditEventsInput.target_id"] = new() { Description = "Only events that concern the object with this id.", Type = typeof(Guid), Example = ExampleId },
        ["ListAuditEventsInput.action"] = new() { Description = "Only events with this action." },

        // Usage
        ["from"] = new() { Description = "A time in the first interval. Default: 24 hours before `to`. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-01T00:00:00Z" },
        ["to"] = new() { Description = "The end, exclusive. Default: the end of the current hour. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-02T00:00:00Z" },
        ["interval"] = new() { Description = "The length of the intervals, which begin at full hours or days in UTC.", Example = Names<UsageInterval>.Of(default), Values = ValueSet.Of<UsageInterval>(), Default = Names<UsageInterval>.Of(default) },
        ["allowed"] = new() { Description = "The number of requests that passed all checks.", Example = 3, Minimum = 0 },
        ["rate_limited"] = new() { Description = "The number of requests over the rate limit.", Example = 1, Minimum = 0 },
        ["denied"] = new() { Description = "The number of requests without the required permission or scopes, or from an address that isn't allowed.", Example = 0, Minimum = 0 },

        ["api_key_id"] = new() { Description = "The id of the key.", Example = ExampleId },
        ["sort"] = new() { Description = "The count to sort by, in descending order: `requests`, or `refused`, which are `rate_limited` and `denied` together.", Example = Names<UsageSort>.Of(default), Values = ValueSet.Of<UsageSort>(), Default = Names<UsageSort>.Of(default) },
        ["ListKeyUsageInput.from"] = new() { Description = "A time in the first hour. Default: 24 hours before `to`. In a query, `+` is written `%2B`." },
        ["ListKeyUsageInput.limit"] = new() { Description = "The maximum number of keys." },
        ["ApiKeyUsage.name"] = new() { Description = "The name of the key; null if it was deleted." },
        ["ApiKeyUsage.owner_id"] = new() { Description = "The owner of the key; null if it has none or was deleted." },

        // Audit events
        ["sequence"] = new() { Example = 3, Minimum = 1 },
        ["time"] = new() { Description = "The time of the event.", Example = "2026-01-01T00:00:00+00:00" },
        ["action"] = new() { Description = "The action.", Example = AuditActions.UpdateApiKey, Values = new("AuditAction", AuditActions.All) },
        ["actor_key_id"] = new() { Example = "0f8fad5b-d9cb-469f-a165-70867728950e" },
        ["target_type"] = new() { Description = "The type of the object that the event concerns.", Example = AuditTargets.ApiKey, Values = new("AuditTargetType", [AuditTargets.Tenant, AuditTargets.ApiKey, AuditTargets.Endpoint, AuditTargets.Settings, AuditTargets.Call]) },
        ["target_id"] = new() { Description = "The id of the object; null for the tenant, its settings and calls.", Example = ExampleId },
        ["before"] = new() { Description = "The object before the action; null if it is new.", Example = new JsonObject { ["ratelimit_min"] = 60 } },
        ["after"] = new() { Description = "The object after the action; null if it was deleted.", Example = new JsonObject { ["ratelimit_min"] = 120 } },
        ["client_address"] = new() { Description = "The client address of the call; null for an operator's command.", Example = "192.0.2.7" },
        ["request_id"] = new() { Description = "The id of the call, as in the logs.", Example = "0HNQEF4H29A53:00000001" },

        // Others
        ["id"] = new() { Description = "The id, a UUID.", Type = typeof(Guid), Example = ExampleId },
        ["message"] = new() { Description = "A sentence for people.", Example = "API key deleted" },
        ["VerifyResponse.key_data"] = new() { Description = "The presented key; null if the request needs none." },
        ["HealthResponse.status"] = new() { Description = "`healthy`, or `degraded` if the node works without the database for a limited time, or the database can only be read.", Example = "healthy", Values = new("HealthStatus", ["healthy", "degraded"]) },
    };

    /// <summary>All sets of values.</summary>
    public static IEnumerable<ValueSet> ValueSets => Rows.Values.Select(member => member.Values).OfType<ValueSet>();

    /// <summary>Returns the description of a member or parameter.</summary>
    public static Member Of(Type? owner, string name) =>
        (Rows.GetValueOrDefault($"{owner?.Name}.{name}") ?? new Member()).Or(Rows.GetValueOrDefault(name));
}
