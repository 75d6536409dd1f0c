using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Avicenna.Benchmarks;

/// <summary>
/// A decision about a cached key, and its parts, each beside the least that such a thing can take. Everything is the product's own, as its services
/// make it, without Redis.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class KernelBenchmarks
{
    private const string Hash = "hash";
    private const string Snapshot = "snapshot";
    private const string Limiter = "limiter";
    private const string Path = "path";
    private const string Decision = "decision";

    private static readonly GuardedRequest Request = new("GET", WarmNode.Target, IsPreflight: false);

    private readonly byte[] pepper = Convert.FromBase64String(TestSettings.Pepper(1));
    private readonly byte[] destination = new byte[SecretHash.Length];
    private WarmNode node = null!;
    private byte[][] secretBytes = null!;
    private IApiKeyHasher hasher = null!;
    private TenantCache tenants = null!;
    private IRequestLimiter limiter = null!;
    private AccessDecider decider = null!;
    private AccessPolicy policy = null!;
    private RequestLimit limit;
    private Dictionary<Guid, AccessPolicy> policies = null!;
    private Dictionary<string, RequiredAccess> targets = null!;
    private int next;
    private long counted;

    [GlobalSetup]
    public async Task StartAsync()
    {
        node = await WarmNode.StartAsync();
        secretBytes = [.. node.Secrets.Select(Encoding.ASCII.GetBytes)];
        hasher = node.Get<IApiKeyHasher>();
        tenants = node.Get<TenantCache>();
        limiter = node.Get<IRequestLimiter>();
        decider = node.Get<AccessDecider>();
        policy = await tenants.GetPolicyAsync(node.Tenant.Id, CancellationToken.None);
        limit = RequestLimit.From(RequestLimit.Max);
        policies = new Dictionary<Guid, AccessPolicy> { [node.Tenant.Id] = policy };
        targets = new Dictionary<string, RequiredAccess> { [WarmNode.Target] = MatchPath() };
    }

    [GlobalCleanup]
    public ValueTask StopAsync() => node.DisposeAsync();

    [Benchmark(Baseline = true), BenchmarkCategory(Hash)]
    public int HashData() => HMACSHA256.HashData(pepper, secretBytes[Next()], destination);

    [Benchmark, BenchmarkCategory(Hash)]
    public void HashSecret() => hasher.Hash(node.Secrets[Next()], destination);

    [Benchmark(Baseline = true), BenchmarkCategory(Snapshot)]
    public AccessPolicy FindInDictionary() => policies[node.Tenant.Id];

    [Benchmark, BenchmarkCategory(Snapshot)]
    public AccessPolicy FindSnapshot() => AtOnce(tenants.GetPolicyAsync(node.Tenant.Id, CancellationToken.None));

    [Benchmark(Baseline = true), BenchmarkCategory(Limiter)]
    public long Increment() => Interlocked.Increment(ref counted);

    [Benchmark, BenchmarkCategory(Limiter)]
    public LimitDecision Acquire() => AtOnce(limiter.AcquireAsync(node.KeyIds[Next()], limit)) is { IsAdmitted: true } decision ? decision : throw new InvalidOperationException("The limit was reached");

    [Benchmark(Baseline = true), BenchmarkCategory(Path)]
    public RequiredAccess FindTarget() => targets[Request.Target];

    [Benchmark, BenchmarkCategory(Path)]
    public RequiredAccess MatchPath() => RequestPath.TryRead(Request.Target, out var path) ? policy.Require(Request.Method, path, Request.IsPreflight) : throw new InvalidOperationException("The path was refused");

    [Benchmark(Baseline = true), BenchmarkCategory(Decision)]
    public int HashDataAlone() => HMACSHA256.HashData(pepper, secretBytes[Next()], destination);

    [Benchmark, BenchmarkCategory(Decision)]
    public bool Decide() => AtOnce(decider.DecideAsync(node.Tenant, Request, node.Secrets[Next()], client: null, CancellationToken.None)).IsAllowed ? true : throw new InvalidOperationException("The request was refused");

    // What is cached takes no waiting.
    private static T AtOnce<T>(ValueTask<T> pending) => pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("Something isn't cached");

    private int Next() => next = (next + 1) & (node.Secrets.Length - 1);
}
