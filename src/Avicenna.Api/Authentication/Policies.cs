namespace Avicenna.Api.Authentication;

/// <summary>What an action may ask of the key that calls it, beyond being valid.</summary>
internal static class Policies
{
    /// <summary>The key must have the admin permission.</summary>
    public const string Admin = "admin";

    public const string PermissionClaim = "permission";
}
