using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>What a decision about a key costs once the key is known.</summary>
[TestFixture]
public sealed class HotPathTests
{
    private const string Secret = "a-key-that-is-used-all-the-time";
    private const int Decisions = 1000;

    [Test]
#if DEBUG
    [Ignore("The compiler makes objects of async methods' state unless it optimizes; the whole build runs optimized")]
#endif
    public async Task Decide_KnownKey_AllocatesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var node = await new TestStore(database, TimeProvider.System).PrepareAsync();
        var tenant = await AddKeyAsync(node);
        await StartPollingAsync(node);
        var decider = node.Get<AccessDecider>();
        (await AskAsync(decider, tenant)).IsAllowed.Should().BeTrue();
        // Not from the first one on: the runtime compiles what is used often once more, and only then without boxes.
        await Eventually.IsTrueAsync(() => Task.FromResult(MeasureAllocations(() => Decide(decider, tenant)) == 0), "a decision allocates nothing");
    }

    private static long MeasureAllocations(Action decide)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var decision = 0; decision < Decisions; decision++)
        {
            decide();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Decide(AccessDecider decider, Tenant tenant)
    {
        var pending = AskAsync(decider, tenant);
        if (!pending.IsCompletedSuccessfully || !pending.Result.IsAllowed)
        {
            throw new InvalidOperationException("A known key is decided about at once");
        }
    }

    private static ValueTask<Verdict> AskAsync(AccessDecider decider, Tenant tenant) =>
        decider.DecideAsync(tenant, new GuardedRequest("GET", "/orders", IsPreflight: false), Secret, client: null, CancellationToken.None);

    private static async Task<Tenant> AddKeyAsync(TestStore node)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, ApiKeyBuilder.CreatedAt);
        await node.Get<ITenantRepository>().AddAsync(tenant, CancellationToken.None);
        var key = new ApiKeyBuilder(tenant.Id).WithLimit(1_000_000).WithSecret(node.Get<IApiKeyHasher>().Hash(Secret)).Build();
        await node.Get<IApiKeyRepository>().AddAsync(key, Caller.Operator, idempotentCall: null, CancellationToken.None);
        return tenant;
    }

    // Nothing is kept before the store has told what changed, and the first answer makes all that was read before outdated.
    private static async Task StartPollingAsync(TestStore node)
    {
        await node.Get<IEnumerable<IHostedService>>().OfType<ChangePoller>().Single().StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(
            async () => node.Get<StoreHealth>().IsRecent && await node.Get<ApiKeyCache>().FindAsync(Secret, CancellationToken.None) is not null,
            "the store is reached");
    }
}
