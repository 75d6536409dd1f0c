using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>An empty database for each test, and as many nodes over it as the test asks for.</summary>
public abstract class FreshDatabaseFixture(DatabaseProvider provider)
{
    private readonly List<TestStore> nodes = [];
    private TestDatabase? database;

    protected TestDatabase Database => database!;

    protected FakeTimeProvider Time { get; private set; } = null!;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        Time = new FakeTimeProvider(ApiKeyBuilder.CreatedAt);
        database = await TestDatabase.CreateAsync(provider);
    }

    [TearDown]
    public async Task RemoveDatabaseAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        nodes.Clear();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>A node that hasn't looked at the database yet.</summary>
    protected TestStore Node(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var node = new TestStore(Database, Time, settings);
        nodes.Add(node);
        return node;
    }

    /// <summary>A node that has brought the database into the state that serving needs.</summary>
    protected Task<TestStore> PreparedNodeAsync(IReadOnlyDictionary<string, string?>? settings = null) => Node(settings).PrepareAsync();

    protected static async Task<Tenant> AddTenantAsync(TestStore node)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, ApiKeyBuilder.CreatedAt);
        await node.Get<ITenantRepository>().AddAsync(tenant, CancellationToken.None);
        return tenant;
    }

    protected static async Task<ApiKey> AddKeyAsync(TestStore node, ApiKeyBuilder key)
    {
        var built = key.Build();
        await node.Get<IApiKeyRepository>().AddAsync(built, Caller.Operator, idempotentCall: null, CancellationToken.None);
        return built;
    }
}
