namespace Avicenna.Api.Authentication;

/// <summary>The requirements of actions for the calling key, beyond being valid.</summary>
internal static class Policies
{
    /// <summary>The key must have the admin permission.</summary>
    public const string Admin = "admin";

    public const string PermissionClaim = "permission";
}
