using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Authorization;

/// <summary>The key must have the admin permission.</summary>
internal sealed class AdminRequirement : IAuthorizationRequirement
{
    public override string ToString() => "The key has the admin permission";
}

internal sealed class AdminHandler : AuthorizationHandler<AdminRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AdminRequirement requirement)
    {
        if (context.User.IsAdmin())
        {
            context.Succeed(requirement);
        }
        else if (context.User.HasPermission())
        {
            (context.Resource as HttpContext)?.Features.Set(new Shortfall(Refusal.AdminRequired));
        }

        return Task.CompletedTask;
    }
}
