using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Authentication;

internal static class ApiKeyHttpContextExtensions
{
    /// <summary>Returns the key that made the request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint doesn't require a key.</exception>
    public static ApiKeySnapshot GetApiKey(this HttpContext context) => context.Features.GetRequiredFeature<ApiKeySnapshot>();

    /// <summary>Returns the caller of the request, for changes and the audit trail.</summary>
    public static Caller GetCaller(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return new Caller(context.GetApiKey().KeyId, (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(), context.TraceIdentifier);
    }

    public static void SetApiKey(this HttpContext context, ApiKeySnapshot key) => context.Features.Set(key);
}
