using Avicenna.Domain;

namespace Avicenna.Api.Verification;

/// <summary>What <c>/verify</c> returns about a key.</summary>
/// <param name="RatelimitMin">Requests in any 60 seconds.</param>
internal sealed record VerifiedKey(Guid Id, string Name, string Permission, int RatelimitMin, JsonElement? Metadata, DateTimeOffset? ExpiresAt, string? OwnerId, IReadOnlyList<string> Scopes)
{
    public static VerifiedKey Of(ApiKeySnapshot key) =>
        new(key.KeyId, key.Name.Value, Names<Permission>.Of(key.Permission), key.RequestLimit.PerMinute, key.Metadata?.ToJsonElement(), key.ExpiresAt, key.OwnerId?.Value, key.Scopes.Scopes);
}

/// <param name="Success">Always true.</param>
/// <param name="KeyData">The key of the request; null if none was required.</param>
internal sealed record VerifyResponse(bool Success, VerifiedKey? KeyData);
