using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Authentication;

/// <summary>Finds a key that was presented in a wrong place, to tell its owner where it belongs. The key itself is never repeated.</summary>
internal static class MisplacedCredential
{
    // Where other products take keys, which need not look like ours.
    private static readonly string[] Headers = ["X-API-Key", "X-Api-Token", "Api-Key", "ApiKey", "X-Auth-Token", "X-Access-Token", "X-Authorization", "Token"];
    private static readonly string[] Parameters = ["api_key", "apikey", "api-key", "key", "access_token", "token"];

    /// <summary>Names the wrong place; null when none is found.</summary>
    /// <param name="request">The request, which presents no key in a right place.</param>
    /// <param name="rightHeader">The header that may hold a key alone; null: none may.</param>
    public static string? Find(HttpRequest request, string? rightHeader)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Authorization))
        {
            return $"The Authorization header has no {Credentials.SchemeName} credential";
        }

        var header = Array.Find(Headers, name => request.Headers.ContainsKey(name) && !name.Equals(rightHeader, StringComparison.OrdinalIgnoreCase))
            ?? request.Headers.FirstOrDefault(pair => pair.Value.Any(value => value is not null && SecretMask.HoldsKey(value))).Key;
        return header is not null ? $"The header {CallerText.Shorten(header)} is not read as a credential"
            : Array.Exists(Parameters, request.Query.ContainsKey) || SecretMask.HoldsKey(request.QueryString.Value ?? "") ? "A key in the query is never read"
            : null;
    }
}
