using System.Text.Json.Nodes;
using Avicenna.Application.Paging;
using Avicenna.Application.Usage;
using Avicenna.Domain;
using Avicenna.Domain.Auditing;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.OpenApi;

/// <summary>
/// What types can't say of members and parameters, by their names on the wire: the one place for limits, values and examples. A row
/// <c>Type.member</c> goes before one for every <c>member</c> of that name. Limits are those of requests: an answer may show what an
/// earlier version accepted.
/// </summary>
internal static class Members
{
    public const string ExampleId = "6c3c3816-b8ad-4279-8fe0-1d19a0640f96";

    /// <summary>Members that only the size of the body limits.</summary>
    private const int BodyLimit = 16 * 1024;

    private static readonly Member EndpointScopes = new()
    {
        Description = "The scopes that a `user` key needs, all of them. Only with the authentication `user`.",
        Example = new JsonArray("orders:write"),
        MaxItems = ScopeList.MaxOfEndpoint,
        Pattern = "^[A-Za-z0-9:._/-]+$",
    };

    private static readonly Dictionary<string, Member> Rows = new()
    {
        // Keys
        ["name"] = new() { Description = "What people call the key. Surrounding white space is taken off. It has no control or bidirectional control characters and nothing that looks like a key.", Example = "Admin Key Production", MinLength = 1, MaxLength = ApiKeyName.MaxLength },
        ["ratelimit_min"] = new() { Description = "How many requests the key may make in any 60 seconds.", Example = 120, Minimum = RequestLimit.Min, Maximum = RequestLimit.Max },
        ["permission"] = new() { Description = "`user` keys reach unprotected endpoints and those with user authentication, `admin` keys every endpoint and the management calls.", Example = Names<Permission>.Of(Permission.Admin), Values = ValueSet.Of<Permission>() },
        ["enabled"] = new() { Description = "Whether the key is let in." },
        ["expires_at"] = new() { Description = "When the key stops working; null: never. In a request it must be in the future." },
        ["metadata"] = new() { Description = $"Whatever is to be remembered with the key: a JSON object of at most {KeyMetadata.MaxBytes} bytes of compact UTF-8; null: none.", Example = new JsonObject { ["team"] = "payments" } },
        ["last_used_at"] = new() { Description = "When the last request passed limit and permission; null: none did." },
        ["created_at"] = new() { Description = "When it was made." },
        ["owner_id"] = new() { Description = "The caller's own name for whoever holds the key, such as a customer number; null: nobody. It has no control or bidirectional control characters and nothing that looks like a key.", Example = "customer-42", MinLength = 1, MaxLength = OwnerId.MaxLength },
        ["scopes"] = new() { Description = "What the key is good for at endpoints that require scopes. A last `*` stands for any rest. A repeated scope is refused.", Example = new JsonArray("orders:read", "invoices:*"), MinLength = 1, MaxLength = ScopeList.MaxLength, MaxItems = ScopeList.MaxOfKey, Pattern = "^[A-Za-z0-9:._/-]*[*]?$" },
        ["allowed_addresses"] = new() { Description = "The IP addresses and CIDR networks from which the key may be used, in their canonical form; empty: from anywhere.", Example = new JsonArray("192.0.2.0/24", "2001:db8::7"), MinLength = 1, MaxItems = AllowedAddresses.Max },
        ["key_hint"] = new() { Example = "cdef" },
        ["key"] = new() { Description = "The secret. It is shown in this answer and never again.", Example = ApiKeySecret.DefaultPrefix + string.Concat(Enumerable.Repeat("0123456789abcdef", 4)) },
        ["previous_key_expires_at"] = new() { Description = "When the secret before the newest stops working; null: there is none." },
        ["created_by"] = new() { Example = "0f8fad5b-d9cb-469f-a165-70867728950e" },
        ["CreateApiKeyInput.name"] = new() { IsRequired = true },
        ["CreateApiKeyInput.ratelimit_min"] = new() { Default = RequestLimit.Default },
        ["CreateApiKeyInput.permission"] = new() { Default = Names<Permission>.Of(default) },
        ["CreateApiKeyInput.scopes"] = new() { Default = new JsonArray() },
        ["CreateApiKeyInput.allowed_addresses"] = new() { Default = new JsonArray() },
        ["CreateApiKeyInput.expires_at"] = new() { Example = "2027-01-01T00:00:00+00:00" },
        ["CreatedApiKeyDetails.expires_at"] = new() { Description = "Shown only where it was sent.", Example = "2027-01-01T00:00:00+00:00" },
        ["CreatedApiKeyDetails.metadata"] = new() { Description = "Shown only where it was sent." },
        ["CreatedApiKeyDetails.owner_id"] = new() { Description = "Shown only where it was sent." },
        ["CreatedApiKeyDetails.scopes"] = new() { Description = "Shown only where they were sent." },
        ["CreatedApiKeyDetails.allowed_addresses"] = new() { Description = "Shown only where they were sent, in their canonical form." },
        ["LookUpApiKeyInput.key"] = new() { Description = "The secret of the key.", MinLength = 1 },
        ["UpdateApiKeyInput.metadata"] = new() { Description = "Merged into what is there, recursively; a null inside removes a member, null itself all of it." },
        ["grace_period_seconds"] = new() { Description = $"How long the previous secret goes on working, in seconds. A key that rotates itself needs at least {GracePeriod.MinSecondsForItself}.", Example = 3600, Minimum = 0, Maximum = GracePeriod.MaxSeconds },

        // Endpoints and settings
        ["path"] = new() { Description = "A pattern: literal segments, `*` for one segment, and a final `**` for any rest, none included.", Example = "/orders/**", MinLength = 1, MaxLength = PathPattern.MaxLength, Pattern = "^/" },
        ["method"] = new() { Description = "An HTTP method, kept in upper case, or `*` for any.", Example = "GET", MinLength = 1, MaxLength = EndpointMethod.MaxLength, Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
        ["authentication"] = new() { Description = "What a request must bring: `none`, nothing; `user`, any valid key; `admin`, a key with the admin permission.", Example = "user", Values = ValueSet.Of<RequiredAuthentication>() },
        ["CreateEndpointInput.scopes"] = EndpointScopes,
        ["UpdateEndpointInput.scopes"] = EndpointScopes,
        ["EndpointDetails.scopes"] = EndpointScopes,
        ["EndpointMatch.scopes"] = EndpointScopes,
        ["MatchEndpointInput.method"] = new() { Description = "The request's method. Methods are case-sensitive.", Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", MaxLength = BodyLimit },
        ["MatchEndpointInput.path"] = new() { Description = "The request's path, or its whole target.", Example = "/orders/7", MaxLength = BodyLimit },
        ["default_authentication"] = new() { Description = "What a request must bring that matches no endpoint.", Example = "user", Values = ValueSet.Of<RequiredAuthentication>() },
        ["allow_preflight"] = new() { Example = false },

        // Lists
        ["limit"] = new() { Description = "The largest number of items on the page.", Example = PageSize.Default, Type = typeof(int), Minimum = PageSize.Min, Maximum = PageSize.Max, Default = PageSize.Default },
        ["cursor"] = new() { Description = "The `next_cursor` of the page before; left out, the first page.", Example = "3q2-7wAAAAAAAAAAAAAAAA", Pattern = "^[A-Za-z0-9_-]+$" },
        ["next_cursor"] = new() { Description = "Send it as `cursor` for the next page; null: this is the last.", Pattern = "^[A-Za-z0-9_-]+$" },
        ["ListApiKeysInput.name"] = new() { Description = "Only keys whose name contains this, ignoring case. Wildcards have no meaning.", Example = "production" },
        ["ListApiKeysInput.permission"] = new() { Description = "Only keys with this permission." },
        ["ListApiKeysInput.status"] = new() { Description = "Only keys in this state. An expired key can be disabled too.", Example = Names<ApiKeyStatus>.Of(ApiKeyStatus.Active), Values = ValueSet.Of<ApiKeyStatus>() },
        ["ListApiKeysInput.owner_id"] = new() { Description = "Only keys with exactly this owner." },
        ["ListApiKeysInput.key_hint"] = new() { Description = "Only keys whose newest secret ends with these characters.", MinLength = ApiKeySecret.HintLength, MaxLength = ApiKeySecret.HintLength, Pattern = "^[!-~]+$" },
        ["ListApiKeysInput.expires_before"] = new() { Description = "Only keys that expire before this instant. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2027-01-01T00:00:00Z" },
        ["ListApiKeysInput.last_used_before"] = new() { Description = "Only keys that were last used before this instant, or never. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-01T00:00:00Z" },
        ["ListAuditEventsInput.actor_key_id"] = new() { Description = "Only what was done with the key of this id.", Type = typeof(Guid) },
        ["ListAuditEventsInput.from"] = new() { Description = "Only events from this instant on. In a query, `+` is written `%2B`." },
        ["ListAuditEventsInput.to"] = new() { Description = "Only events before this instant. In a query, `+` is written `%2B`." },
        ["ListAuditEventsInput.target_id"] = new() { Description = "Only what was done to the thing of this id.", Type = typeof(Guid), Example = ExampleId },
        ["ListAuditEventsInput.action"] = new() { Description = "Only events of this kind." },

        // Usage
        ["from"] = new() { Description = "An instant in the first interval; left out, 24 hours before `to`. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-01T00:00:00Z" },
        ["to"] = new() { Description = "The end, not included; left out, the end of the running hour. In a query, `+` is written `%2B`.", Type = typeof(DateTimeOffset), Example = "2026-01-02T00:00:00Z" },
        ["interval"] = new() { Description = "How long the intervals are, in UTC.", Example = Names<UsageInterval>.Of(default), Values = ValueSet.Of<UsageInterval>(), Default = Names<UsageInterval>.Of(default) },
        ["allowed"] = new() { Description = "How many were allowed.", Example = 3, Minimum = 0 },
        ["rate_limited"] = new() { Description = "How many were over the limit.", Example = 1, Minimum = 0 },
        ["denied"] = new() { Description = "How many lacked the permission or scopes, or came from another address.", Example = 0, Minimum = 0 },

        ["api_key_id"] = new() { Description = "The id of the key.", Example = ExampleId },
        ["sort"] = new() { Description = "What the first keys have the most of: `requests`, refused ones included, or `refused`.", Example = Names<UsageSort>.Of(default), Values = ValueSet.Of<UsageSort>(), Default = Names<UsageSort>.Of(default) },
        ["ListKeyUsageInput.from"] = new() { Description = "An instant in the first hour; left out, 24 hours before `to`. In a query, `+` is written `%2B`." },
        ["ListKeyUsageInput.limit"] = new() { Description = "The largest number of keys." },
        ["ApiKeyUsage.name"] = new() { Description = "The name of the key; null: it was deleted." },
        ["ApiKeyUsage.owner_id"] = new() { Description = "The owner of the key; null: it has none, or was deleted." },

        // Audit events
        ["sequence"] = new() { Example = 3, Minimum = 1 },
        ["time"] = new() { Description = "When it was done.", Example = "2026-01-01T00:00:00+00:00" },
        ["action"] = new() { Description = "What was done.", Example = AuditActions.UpdateApiKey, Values = new("AuditAction", AuditActions.All) },
        ["actor_key_id"] = new() { Example = "0f8fad5b-d9cb-469f-a165-70867728950e" },
        ["target_type"] = new() { Description = "What kind of thing it was done to.", Example = AuditTargets.ApiKey, Values = new("AuditTargetType", [AuditTargets.Tenant, AuditTargets.ApiKey, AuditTargets.Endpoint, AuditTargets.Settings, AuditTargets.Call]) },
        ["target_id"] = new() { Description = "What it was done to; null for the tenant, its settings and calls.", Example = ExampleId },
        ["before"] = new() { Description = "What it was before; null for what is new.", Example = new JsonObject { ["ratelimit_min"] = 60 } },
        ["after"] = new() { Description = "What it was afterwards; null for what is gone.", Example = new JsonObject { ["ratelimit_min"] = 120 } },
        ["client_address"] = new() { Description = "The address that the call came from; null for an operator's command.", Example = "192.0.2.7" },
        ["request_id"] = new() { Description = "The call's id, as logs have it.", Example = "0HNQEF4H29A53:00000001" },

        // Others
        ["id"] = new() { Description = "The id, a UUID.", Type = typeof(Guid), Example = ExampleId },
        ["message"] = new() { Description = "A sentence for a person.", Example = "API key deleted" },
        ["HealthResponse.status"] = new() { Description = "`healthy`, or `degraded` where the node can do without the store for a while.", Example = "healthy", Values = new("HealthStatus", ["healthy", "degraded"]) },
    };

    /// <summary>All sets of values.</summary>
    public static IEnumerable<ValueSet> ValueSets => Rows.Values.Select(member => member.Values).OfType<ValueSet>();

    /// <summary>What is to be said of a member or parameter.</summary>
    public static Member Of(Type? owner, string name) =>
        (Rows.GetValueOrDefault($"{owner?.Name}.{name}") ?? new Member()).Or(Rows.GetValueOrDefault(name));
}
