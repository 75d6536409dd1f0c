using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests.Endpoints;

/// <summary>Matching as one would write it with time to spare: look at every endpoint, and sort those that match.</summary>
internal static class PatternMatching
{
    public static Endpoint? Find(IEnumerable<Endpoint> endpoints, string method, RequestPath path) =>
        endpoints
            .Where(endpoint => Matches(endpoint.Path, path))
            .GroupBy(endpoint => endpoint.Path)
            .Select(pattern => pattern.Where(endpoint => MethodRank(endpoint.Method, method) is not null).MinBy(endpoint => MethodRank(endpoint.Method, method)))
            .OfType<Endpoint>()
            .MinBy(endpoint => Specificity(endpoint.Path), StringComparer.Ordinal);

    public static bool Matches(PathPattern pattern, RequestPath path)
    {
        var expected = Segments(pattern.Canonical);
        var actual = Segments(path.ToString());
        var isOpen = expected is [.., "**"];
        var fixedCount = isOpen ? expected.Length - 1 : expected.Length;
        return (isOpen ? actual.Length >= fixedCount : actual.Length == fixedCount)
            && expected.Take(fixedCount).Zip(actual).All(pair => pair.First == "*" || pair.First == pair.Second);
    }

    /// <summary>Of the patterns that match one path, the most specific comes first.</summary>
    private static string Specificity(PathPattern pattern) =>
        string.Concat(Segments(pattern.Canonical).Select(segment => segment switch { "*" => '2', "**" => '3', _ => '1' }));

    private static int? MethodRank(EndpointMethod method, string requested) =>
        method.Value == requested && requested != "*" ? 0
        : method.Value == "GET" && requested == "HEAD" ? 1
        : method == EndpointMethod.Any ? 2
        : null;

    private static string[] Segments(string canonical) => canonical == "/" ? [] : canonical[1..].Split('/');
}
