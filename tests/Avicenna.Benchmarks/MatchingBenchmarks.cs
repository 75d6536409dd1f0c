using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using BenchmarkDotNet.Attributes;

namespace Avicenna.Benchmarks;

/// <summary>Reading a request's path and finding its endpoint among few and among many of the same kinds.</summary>
public class MatchingBenchmarks
{
    private const int Requests = 1_000;

    private readonly (string Method, string Target)[] requests = new (string, string)[Requests];
    private EndpointTable table = null!;

    [Params(10, 10_000)]
    public int Endpoints { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        table = EndpointRules.ToTable(Enumerable.Range(0, Endpoints).Select(ToRule));
        for (var request = 0; request < Requests; request++)
        {
            // A prime step, so that all kinds of endpoints come in turn from all over the table.
            requests[request] = ToRequest(request * 7919 % Endpoints);
        }

        if (ReadAndFind() != Requests)
        {
            throw new InvalidOperationException("Every request must find its endpoint");
        }
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int ReadAndFind()
    {
        var found = 0;
        foreach (var (method, target) in requests)
        {
            found += RequestPath.TryRead(target, out var path) && table.Find(method, path) is not null ? 1 : 0;
        }

        return found;
    }

    // Five endpoints a resource, of one depth.
    private static string ToRule(int number) => (number % 5) switch
    {
        0 => $"GET /shop/v1/resource-{number / 5}/items",
        1 => $"POST /shop/v1/resource-{number / 5}/items",
        2 => $"GET /shop/v1/resource-{number / 5}/*",
        3 => $"* /shop/v1/resource-{number / 5}/**",
        _ => $"DELETE /shop/*/resource-{number / 5}/items",
    };

    private static (string Method, string Target) ToRequest(int number) => (number % 5) switch
    {
        0 => ("HEAD", $"/shop/v1/resource-{number / 5}/items?page=2"),
        1 => ("POST", $"/shop/v1/resource-{number / 5}/items/"),
        2 => ("GET", $"/shop/v1/resource-{number / 5}/4F2a"),
        3 => ("PUT", $"/shop/v1/resource-{number / 5}/42/lines/7"),
        _ => ("DELETE", $"/shop/v2/resource-{number / 5}/items"),
    };
}
