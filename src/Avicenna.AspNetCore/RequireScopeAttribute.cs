using Avicenna.AspNetCore.Authorization;

namespace Avicenna.AspNetCore;

/// <summary>Requires a key that has all these scopes, or an admin key: <c>[RequireScope("orders:write")]</c>.</summary>
/// <param name="scopes">The scopes, without <c>*</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireScopeAttribute(params string[] scopes) : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly ScopeRequirement requirement = new(scopes);

    /// <summary>The scopes, all of which the key must have.</summary>
    public IReadOnlyList<string> Scopes => requirement.Scopes;

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [requirement];
}
