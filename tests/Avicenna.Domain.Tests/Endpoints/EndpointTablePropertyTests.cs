using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using CsCheck;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class EndpointTablePropertyTests
{
    private const int Iterations = 20_000;

    private static readonly Gen<string> Literals = Gen.OneOf("a", "b", "A", "ab", "%62", "a.b", "%2A", "é", "a:", "a%3A");

    private static readonly Gen<string> Patterns = Gen.Select(
        Gen.Frequency((2, Literals), (1, Gen.Const("*"))).Array[0, 4],
        Gen.OneOf("", "", "/**"),
        (segments, end) => string.Concat(segments.Select(segment => "/" + segment)) + end is { Length: > 0 } pattern ? pattern : "/");

    private static readonly Gen<string> Targets = Gen.OneOf("a", "b", "B", "ab", "c", "*", "a.b", "%C3%A9", "a:").Array[0, 6]
        .Select(segments => "/" + string.Join('/', segments));

    private static readonly Gen<string> Methods = Gen.OneOf("GET", "HEAD", "POST", "*", "PURGE");

    private static readonly Gen<Endpoint[]> Endpoints = Gen.Select(Methods, Patterns, (method, pattern) => $"{method} {pattern}").Array[0, 12]
        .Select(rules => rules.Select(EndpointRules.ToEndpoint).DistinctBy(endpoint => (endpoint.Method, endpoint.Path)).ToArray());

    [Test]
    public void Find_AnyEndpointsAndRequest_IsWhatLookingAtEachOfThemFinds() =>
        Gen.Select(Endpoints, Methods, Targets.Array[8]).Sample(
            (endpoints, method, targets) =>
            {
                var table = new EndpointTable(endpoints);
                return targets.All(target =>
                    RequestPath.TryRead(target, out var path) && ReferenceEquals(table.Find(method, path), PatternMatching.Find(endpoints, method, path)));
            },
            iter: Iterations);

    [Test]
    public void Find_EndpointsInAnyOrder_IsTheSame() =>
        Gen.Select(Endpoints, Methods, Targets).Sample(
            (endpoints, method, target) =>
                RequestPath.TryRead(target, out var path)
                && ReferenceEquals(new EndpointTable(endpoints).Find(method, path), new EndpointTable(endpoints.Reverse()).Find(method, path)),
            iter: Iterations);

    [Test]
    public void Canonical_AnyTwoPatterns_IsTheSameExactlyWhereTheyMatchTheSamePaths() =>
        Gen.Select(Patterns, Patterns).Sample(
            (first, second) =>
            {
                var (one, other) = (PathPattern.Parse(first), PathPattern.Parse(second));
                var isSame = Witnesses(one).Concat(Witnesses(other)).All(path => PatternMatching.Matches(one, path) == PatternMatching.Matches(other, path));
                return isSame == (one.Canonical == other.Canonical);
            },
            iter: Iterations);

    /// <summary>Paths that a pattern matches and hardly another does, with and without any rest.</summary>
    private static IEnumerable<RequestPath> Witnesses(PathPattern pattern)
    {
        foreach (var rest in new[] { "", "rest", "rest/of/it" })
        {
            var segments = pattern.Canonical.Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(segment => segment switch { "*" => "any", "**" => rest, _ => segment })
                .Where(segment => segment.Length > 0);
            RequestPath.TryRead("/" + string.Join('/', segments), out var path);
            yield return path;
        }
    }
}
