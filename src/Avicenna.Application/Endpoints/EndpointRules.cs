using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Application.Endpoints;

/// <summary>What callers may give an endpoint. What holds a key is refused, since it would be kept and shown in plain text.</summary>
internal static class EndpointRules
{
    /// <summary>Says in a sentence why a path can't be an endpoint's; null when it can. Escapes hide no key.</summary>
    public static string? FindPathProblem(string? path) => PathPattern.FindProblem(path) ?? FindSecret(PathPattern.From(path!).Canonical, "path");

    /// <summary>Says in a sentence why a method can't be an endpoint's; null when it can.</summary>
    public static string? FindMethodProblem(string? method) => EndpointMethod.FindProblem(method) ?? FindSecret(method!, "method");

    private static string? FindSecret(string text, string member) => SecretMask.HoldsKey(text) ? $"{member} must not contain an API key" : null;
}
