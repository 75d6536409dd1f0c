using System.Security.Claims;

namespace Avicenna.AspNetCore;

/// <summary>The types of the claims that describe the key of a request.</summary>
public static class AvicennaClaims
{
    /// <summary>The key's id, a UUID.</summary>
    public const string KeyId = ClaimTypes.NameIdentifier;

    /// <summary>The key's name.</summary>
    public const string Name = ClaimTypes.Name;

    /// <summary>The caller's own name for whoever holds the key. Absent if the key has no owner.</summary>
    public const string Owner = "avicenna:owner";

    /// <summary>The key's permission, <c>user</c> or <c>admin</c>. It is also the identity's role.</summary>
    public const string Permission = "avicenna:permission";

    /// <summary>A scope of the key, one claim for each. A last <c>*</c> stands for any rest.</summary>
    public const string Scope = "scope";

    /// <summary>
    /// Present, with the value <c>true</c>, if Avicenna was away and <see cref="AvicennaOptions.AdmitUnverifiedRequestsWhenUnavailable"/> let the
    /// request pass. There are no other claims then.
    /// </summary>
    public const string Unverified = "avicenna:unverified";
}
