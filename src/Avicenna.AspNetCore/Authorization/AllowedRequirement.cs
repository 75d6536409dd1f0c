namespace Avicenna.AspNetCore.Authorization;

/// <summary>Avicenna must allow the request, with a key or, where its endpoints need none, without.</summary>
/// <param name="scheme">The authentication scheme that asks.</param>
internal sealed class AllowedRequirement(string scheme) : IAuthorizationRequirement
{
    public string Scheme => scheme;

    public override string ToString() => "Avicenna allows the request";
}

internal sealed class AllowedHandler : AuthorizationHandler<AllowedRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AllowedRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && await http.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(http, requirement.Scheme).ConfigureAwait(false) is IDecidingHandler handler
            && await handler.IsAllowedAsync().ConfigureAwait(false))
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>An authentication handler that decides about whole requests.</summary>
internal interface IDecidingHandler
{
    /// <summary>Whether the request may pass.</summary>
    Task<bool> IsAllowedAsync();
}
