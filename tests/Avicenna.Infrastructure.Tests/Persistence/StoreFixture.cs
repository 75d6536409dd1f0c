using System.Security.Cryptography;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A prepared store of the fixture's own, and in it a new tenant for each test.</summary>
public abstract class StoreFixture(DatabaseProvider provider)
{
    private TestDatabase? database;
    private TestStore? store;

    protected TestDatabase Database => database!;

    protected TestStore Store => store!;

    protected FakeTimeProvider Time { get; } = new(ApiKeyBuilder.CreatedAt);

    protected Tenant Tenant { get; private set; } = null!;

    protected IApiKeyRepository Keys => Store.Get<IApiKeyRepository>();

    protected ITenantRepository Tenants => Store.Get<ITenantRepository>();

    [OneTimeSetUp]
    public async Task CreateStoreAsync()
    {
        database = await TestDatabase.CreateAsync(provider);
        store = await new TestStore(database, Time).PrepareAsync();
    }

    [OneTimeTearDown]
    public async Task RemoveStoreAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    [SetUp]
    public async Task CreateTenantAsync() => Tenant = await AddTenantAsync();

    protected static SecretHash RandomHash(string pepperId = "p1") =>
        new(pepperId, RandomNumberGenerator.GetBytes(SecretHash.Length));

    protected static Tenant NewTenant(string? subdomain = null) =>
        new(Guid.NewGuid(), Subdomain.Parse(subdomain ?? $"t-{Guid.NewGuid():N}"), Enabled: true, ApiKeyBuilder.CreatedAt);

    protected async Task<Tenant> AddTenantAsync()
    {
        var tenant = NewTenant();
        await Tenants.AddAsync(tenant, CancellationToken.None);
        return tenant;
    }

    protected ApiKeyBuilder Key() => new(Tenant.Id);

    protected Task AddAsync(ApiKey key) => Keys.AddAsync(key, Caller.Operator, idempotentCall: null, CancellationToken.None);

    /// <summary>Adds a key that a test goes on with.</summary>
    protected async Task<ApiKey> AddAsync(ApiKeyBuilder builder)
    {
        var key = builder.Build();
        await AddAsync(key);
        return key;
    }

    protected Task<ApiKey?> UpdateAsync(ApiKey key, Func<ApiKey, ApiKey> change) =>
        Keys.UpdateAsync(key.TenantId, key.Id, AuditActions.UpdateApiKey, change, Caller.Operator, CancellationToken.None);

    protected Task<(ApiKey? Rotated, ReplayedCall? Replay)> RotateAsync(ApiKey key, Func<ApiKey, ApiKey> rotate, IdempotentCall? idempotentCall = null) =>
        Keys.RotateAsync(key.TenantId, key.Id, rotate, Caller.Operator, idempotentCall, CancellationToken.None);

    protected Task<bool> DeleteAsync(ApiKey key) => Keys.DeleteAsync(key.TenantId, key.Id, Caller.Operator, CancellationToken.None);

    /// <summary>The tenant's audit events, newest first.</summary>
    protected async Task<IReadOnlyList<AuditEvent>> EventsAsync() =>
        (await Store.Get<IAuditEventRepository>().ListAsync(new AuditEventFilter(Tenant.Id, Before: null, Limit: 200), CancellationToken.None)).Items;

    protected Task<ApiKey?> FindAsync(ApiKey key) => Keys.FindAsync(key.TenantId, key.Id, CancellationToken.None);
}
