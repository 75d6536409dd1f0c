using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>The lengths of the columns of keys and their secrets, and the parameters that many statements share.</summary>
internal static class ApiKeyColumns
{
    /// <summary>50 code points are at most 100 UTF-16 code units.</summary>
    public const int NameSize = ApiKeyName.MaxLength * 2;
    public const int PermissionSize = 5;
    public const int HintSize = 4;
    public const int SchemeSize = 16;
    /// <summary>A key's members that can change.</summary>
    public static SqlParameters Changeable(this SqlParameters parameters, ApiKey key) => parameters
        .Id("id", key.Id)
        .Id("tenant_id", key.TenantId)
        .Text("name", key.Name.Value, NameSize)
        .Text("name_folded", key.Name.Folded, NameSize)
        .Ascii("permission", key.Permission.ToName(), PermissionSize)
        .Number("ratelimit_min", key.RequestLimit.PerMinute)
        .Flag("enabled", key.Enabled)
        .Instant("expires_at", key.ExpiresAt)
        .Text("metadata", key.Metadata?.Json, SqlParameters.Unbounded);

    public static SqlParameters Hashed(this SqlParameters parameters, SecretHash hash, string prefix = "") => parameters
        .Hash($"{prefix}hash", hash.Value)
        .Ascii($"{prefix}scheme", hash.Scheme, SchemeSize)
        .Ascii($"{prefix}pepper_id", hash.PepperId, PepperOptions.MaxIdLength);
}
