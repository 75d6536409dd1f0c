using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Authorization;

/// <summary>The request that was decided about.</summary>
internal sealed record DecidedRequest(string Method);

/// <summary>
/// Fails every authorization of a request whose method or path middleware has changed since Avicenna decided: another request would run than was
/// decided about.
/// </summary>
internal sealed class DecidedRequestGuard : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http
            && http.Features.Get<DecidedRequest>() is { } decided
            && (decided.Method != http.Request.Method || !RequestTarget.IsUnchanged(http.Request)))
        {
            http.Features.Set(new Shortfall(Refusal.PathRefused));
            context.Fail(new AuthorizationFailureReason(this, "The request was changed after Avicenna had decided about it"));
        }

        return Task.CompletedTask;
    }
}
