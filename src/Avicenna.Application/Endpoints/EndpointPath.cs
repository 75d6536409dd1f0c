using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Application.Endpoints;

/// <summary>Which paths callers may give an endpoint.</summary>
internal static class EndpointPath
{
    /// <summary>
    /// Says in a sentence why a path can't be an endpoint's; null when it can. One with a key in it is refused, since it would be
    /// kept and shown in plain text; escapes hide none.
    /// </summary>
    public static string? FindProblem(string? path) =>
        PathPattern.FindProblem(path) ?? (SecretMask.IsNeeded(PathPattern.From(path!).Canonical) ? "path must not contain an API key" : null);
}
