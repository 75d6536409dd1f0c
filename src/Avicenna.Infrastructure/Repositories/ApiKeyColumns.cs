using Avicenna.Application.Authentication;
using Avicenna.Domain;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Columns of keys and their secrets, with their lengths, and parameters that several statements share.</summary>
internal static class ApiKeyColumns
{
    /// <summary>The columns of a key that can change, with their parameters.</summary>
    public const string Changes =
        "name = @name, name_folded = @name_folded, permission = @permission, ratelimit_min = @ratelimit_min, enabled = @enabled, expires_at = @expires_at, metadata = @metadata, "
        + "owner_id = @owner_id, scopes = @scopes, allowed_addresses = @allowed_addresses";

    /// <summary>The columns of a key, named like its members.</summary>
    public const string Members =
        "id, tenant_id, name, permission, ratelimit_min AS request_limit, enabled, expires_at, metadata, created_at, created_by, last_used_at, owner_id, scopes, allowed_addresses";

    /// <summary>50 code points are at most 100 UTF-16 code units.</summary>
    public const int NameSize = ApiKeyName.MaxLength * 2;
    public const int PermissionSize = 5;
    public const int OwnerSize = OwnerId.MaxLength * 2;
    public const int HintSize = 4;
    public const int SchemeSize = 16;

    /// <summary>Adds the members of a key that can change, and its ids.</summary>
    public static SqlParameters Changeable(this SqlParameters parameters, ApiKey key) => parameters
        .Id("id", key.Id)
        .Id("tenant_id", key.TenantId)
        .Text("name", key.Name.Value, NameSize)
        .Text("name_folded", key.Name.Folded, NameSize)
        .Ascii("permission", Names<Permission>.Of(key.Permission), PermissionSize)
        .Number("ratelimit_min", key.RequestLimit.PerMinute)
        .Flag("enabled", key.Enabled)
        .Instant("expires_at", key.ExpiresAt)
        .Text("metadata", key.Metadata?.Json, SqlParameters.Unbounded)
        .Text("owner_id", key.OwnerId?.Value, OwnerSize)
        .Ascii("scopes", key.Scopes.Text, ScopeList.MaxTextLength)
        .Ascii("allowed_addresses", key.AllowedAddresses.Text, AllowedAddresses.MaxTextLength);

    public static SqlParameters Hashed(this SqlParameters parameters, SecretHash hash, string prefix = "") => parameters
        .Hash($"{prefix}hash", hash.Value)
        .Ascii($"{prefix}scheme", hash.Scheme, SchemeSize)
        .Ascii($"{prefix}pepper_id", hash.PepperId, PepperOptions.MaxIdLength);
}
