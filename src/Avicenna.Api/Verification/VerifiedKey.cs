using System.Text.Json;
using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.Verification;

/// <summary>What <c>/verify</c> tells of a key that is let in.</summary>
/// <param name="RatelimitMin">Requests in any 60 seconds.</param>
internal sealed record VerifiedKey(Guid Id, string Name, string Permission, int RatelimitMin, JsonElement? Metadata, DateTimeOffset? ExpiresAt)
{
    public static VerifiedKey Of(ApiKeySnapshot key) =>
        new(key.KeyId, key.Name.Value, key.Permission.ToName(), key.RequestLimit.PerMinute, key.Metadata?.ToJsonElement(), key.ExpiresAt);
}
