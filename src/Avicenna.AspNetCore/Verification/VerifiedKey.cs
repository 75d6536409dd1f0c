using System.Security.Claims;
using System.Text.Json.Serialization;

namespace Avicenna.AspNetCore.Verification;

/// <summary>What Avicenna tells about the key of an allowed request.</summary>
/// <param name="RatelimitMin">Requests in any 60 seconds.</param>
internal sealed record VerifiedKey(
    Guid Id, string Name, string Permission, int RatelimitMin, DateTimeOffset? ExpiresAt, string? OwnerId, IReadOnlyList<string> Scopes)
{
    public const string Admin = "admin";
    public const string User = "user";

    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        List<Claim> claims =
        [
            new(AvicennaClaims.KeyId, Id.ToString("D")),
            new(AvicennaClaims.Name, Name),
            new(AvicennaClaims.Permission, Permission),
            .. Scopes.Select(scope => new Claim(AvicennaClaims.Scope, scope)),
        ];
        if (OwnerId is not null)
        {
            claims.Add(new Claim(AvicennaClaims.Owner, OwnerId));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme, AvicennaClaims.Name, AvicennaClaims.Permission));
    }
}

/// <summary>The body of an answer that allows a request.</summary>
internal sealed record AllowedBody(bool Success, VerifiedKey? KeyData);

/// <summary>The body of an answer that refuses a request.</summary>
internal sealed record RefusedBody(string? Code, string? Message, string? Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AllowedBody))]
[JsonSerializable(typeof(RefusedBody))]
internal sealed partial class AnswerJson : JsonSerializerContext;
