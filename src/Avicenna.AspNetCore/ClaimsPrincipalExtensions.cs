using System.Security.Claims;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore;

/// <summary>Reads the key of a request from its user.</summary>
public static class ClaimsPrincipalExtensions
{
    /// <summary>Whether the key has a scope. A scope of the key that ends in <c>*</c> stands for all that begin with the rest.</summary>
    public static bool HasScope(this ClaimsPrincipal user, string scope)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Claims.Any(claim => claim.Type == AvicennaClaims.Scope && Covers(claim.Value, scope));
    }

    /// <summary>Whether the key has the admin permission, which needs no scopes.</summary>
    public static bool IsAdmin(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.HasClaim(AvicennaClaims.Permission, VerifiedKey.Admin);
    }

    /// <summary>Whether the user is a key that Avicenna has verified.</summary>
    internal static bool HasPermission(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == AvicennaClaims.Permission);

    private static bool Covers(string held, string scope) =>
        held.EndsWith('*') ? scope.StartsWith(held[..^1], StringComparison.Ordinal) : held == scope;
}
