using Avicenna.Application.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Authentication;

internal static class ApiKeyHttpContextExtensions
{
    /// <summary>The key that made the request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is one that needs no key.</exception>
    public static ApiKeySnapshot GetApiKey(this HttpContext context) => context.Features.GetRequiredFeature<ApiKeySnapshot>();

    public static void SetApiKey(this HttpContext context, ApiKeySnapshot key) => context.Features.Set(key);
}
