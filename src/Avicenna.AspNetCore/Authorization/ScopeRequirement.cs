using System.Security.Claims;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Authorization;

/// <summary>The key must have all these scopes, or be an admin key.</summary>
internal sealed class ScopeRequirement : IAuthorizationRequirement
{
    public ScopeRequirement(IReadOnlyList<string> scopes)
    {
        if (scopes.Count == 0 || !scopes.All(IsScope))
        {
            throw new ArgumentException("A requirement has at least one scope, of A-Z a-z 0-9 : . _ / and -, without *", nameof(scopes));
        }

        Scopes = scopes;
    }

    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Returns the first scope that the key lacks; null if it lacks none.</summary>
    public string? FindMissing(ClaimsPrincipal user) => user.IsAdmin() ? null : Scopes.FirstOrDefault(scope => !user.HasScope(scope));

    public override string ToString() => $"The key has the scopes {string.Join(' ', Scopes)}";

    private static bool IsScope(string scope) =>
        scope is { Length: > 0 and <= 100 } && scope.All(character => char.IsAsciiLetterOrDigit(character) || ":._/-".Contains(character, StringComparison.Ordinal));
}

internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (!context.User.HasPermission())
        {
            return Task.CompletedTask;
        }

        if (requirement.FindMissing(context.User) is { } missing)
        {
            (context.Resource as HttpContext)?.Features.Set(new Shortfall(Refusal.ScopeRequired(requirement.Scopes, missing)));
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
