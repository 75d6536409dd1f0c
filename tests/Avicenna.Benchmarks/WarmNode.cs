using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Benchmarks;

/// <summary>The product's own services on SQLite, which have cached a tenant, its endpoints and its keys.</summary>
internal sealed class WarmNode : IAsyncDisposable
{
    public const string Target = "/orders/17";

    // So many that a benchmark doesn't reach the limit of any: each admits a million requests a minute.
    private const int Keys = 256;

    private static readonly string[] Endpoints = ["GET /orders/*", "POST /orders", "* /orders/*/lines/**", "GET /customers/*"];

    private readonly TestDatabase database;
    private readonly TestStore store;

    private WarmNode(TestDatabase database, TestStore store, Tenant tenant) => (this.database, this.store, Tenant) = (database, store, tenant);

    public Tenant Tenant { get; }

    /// <summary>The keys' secrets, as long as minted ones.</summary>
    public string[] Secrets { get; } = [.. Enumerable.Range(0, Keys).Select(_ => ApiKeySecret.Generate().Reveal())];

    public Guid[] KeyIds { get; } = new Guid[Keys];

    public static async Task<WarmNode> StartAsync()
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var store = await new TestStore(database, TimeProvider.System).PrepareAsync();
        var node = new WarmNode(database, store, new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, ApiKeyBuilder.CreatedAt));
        await node.FillAsync();
        await node.WarmAsync();
        return node;
    }

    public T Get<T>()
        where T : notnull => store.Get<T>();

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await Get<ITenantRepository>().AddAsync(Tenant, CancellationToken.None);
        foreach (var endpoint in Endpoints)
        {
            await Get<IEndpointRepository>().AddAsync(EndpointRules.ToEndpoint(endpoint) with { TenantId = Tenant.Id }, Caller.Operator, CancellationToken.None);
        }

        for (var i = 0; i < Keys; i++)
        {
            var key = new ApiKeyBuilder(Tenant.Id).Named($"Key {i}").WithLimit(RequestLimit.Max).WithSecret(Get<IApiKeyHasher>().Hash(Secrets[i])).Build();
            await Get<IApiKeyRepository>().AddAsync(key, Caller.Operator, idempotentCall: null, CancellationToken.None);
            KeyIds[i] = key.Id;
        }
    }

    // Nothing is kept before the store has told what changed, and the first answer makes all that was read before outdated.
    private async Task WarmAsync()
    {
        await Get<IEnumerable<IHostedService>>().OfType<ChangePoller>().Single().StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => Task.FromResult(Get<StoreHealth>().IsRecent), "the store is polled");
        await Get<TenantCache>().GetPolicyAsync(Tenant.Id, CancellationToken.None);
        foreach (var secret in Secrets)
        {
            await Get<ApiKeyCache>().FindAsync(secret, CancellationToken.None);
        }
    }
}
