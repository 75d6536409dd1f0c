using Avicenna.AspNetCore.Authorization;

namespace Avicenna.AspNetCore;

/// <summary>Authorization policies, and what policies can require.</summary>
public static class AvicennaPolicies
{
    /// <summary>
    /// A request passes if Avicenna allows it, by the endpoints and settings of the tenant. As the fallback policy it protects every endpoint that has
    /// no authorization of its own.
    /// </summary>
    public static AuthorizationPolicy Allowed { get; } =
        new AuthorizationPolicyBuilder(AvicennaDefaults.AuthenticationScheme).RequireAllowed().Build();

    /// <summary>Requires that Avicenna allows the request, with a key or, where its endpoints need none, without.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="authenticationScheme">The authentication scheme that asks.</param>
    public static AuthorizationPolicyBuilder RequireAllowed(this AuthorizationPolicyBuilder policy, string authenticationScheme = AvicennaDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new AllowedRequirement(authenticationScheme));
    }

    /// <summary>Requires a key that has all these scopes, or an admin key.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="scopes">The scopes, without <c>*</c>.</param>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new ScopeRequirement(scopes));
    }

    /// <summary>Requires a key with the admin permission.</summary>
    /// <param name="policy">The policy.</param>
    public static AuthorizationPolicyBuilder RequireAdmin(this AuthorizationPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new AdminRequirement());
    }
}
