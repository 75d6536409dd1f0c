using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Verification;

/// <summary>The request with which a browser asks whether another may follow.</summary>
internal static class Preflight
{
    // The definition of the Fetch standard. Some proxies omit empty headers, so an empty header counts as absent.
    public static bool Is(string method, IHeaderDictionary headers) =>
        method == HttpMethods.Options && !StringValues.IsNullOrEmpty(headers.Origin) && !StringValues.IsNullOrEmpty(headers.AccessControlRequestMethod);
}
