using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Authentication;

internal static class ApiKeyHttpContextExtensions
{
    /// <summary>The key that made the request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is one that needs no key.</exception>
    public static ApiKeySnapshot GetApiKey(this HttpContext context) => context.Features.GetRequiredFeature<ApiKeySnapshot>();

    /// <summary>On whose behalf the request changes something.</summary>
    public static Caller GetCaller(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return new Caller(context.GetApiKey().KeyId, (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(), context.TraceIdentifier);
    }

    public static void SetApiKey(this HttpContext context, ApiKeySnapshot key) => context.Features.Set(key);
}
