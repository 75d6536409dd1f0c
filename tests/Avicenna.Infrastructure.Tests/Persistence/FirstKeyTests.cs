using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class FirstKeyTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private const int Racers = 16;

    [Test]
    public async Task AddFirstAsync_TenantWithoutKeys_AddsTheKey()
    {
        var key = Key().Build();

        (await Keys.AddFirstAsync(key, CancellationToken.None)).Should().BeTrue();

        (await FindAsync(key)).Should().BeEquivalentTo(key);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None))!.FirstKeyAt.Should().Be(key.CreatedAt);
    }

    [Test]
    public async Task AddFirstAsync_SecondTime_AddsNothing()
    {
        await Keys.AddFirstAsync(Key().Build(), CancellationToken.None);
        var second = Key().Build();

        (await Keys.AddFirstAsync(second, CancellationToken.None)).Should().BeFalse();

        (await FindAsync(second)).Should().BeNull();
    }

    [Test]
    public async Task AddFirstAsync_AfterAnOrdinaryKey_AddsNothing()
    {
        await AddAsync(Key().Build());
        var late = Key().Build();

        (await Keys.AddFirstAsync(late, CancellationToken.None)).Should().BeFalse();

        (await FindAsync(late)).Should().BeNull();
    }

    [Test]
    public async Task AddFirstAsync_UnknownTenant_AddsNothing()
    {
        var key = new ApiKeyBuilder(Guid.NewGuid()).Build();

        (await Keys.AddFirstAsync(key, CancellationToken.None)).Should().BeFalse();

        (await FindAsync(key)).Should().BeNull();
    }

    [Test]
    public async Task AddFirstAsync_RacingOnTwoNodes_AddsExactlyOne()
    {
        await using var otherNode = new TestStore(Database, Time);
        IApiKeyRepository[] nodes = [Keys, otherNode.Get<IApiKeyRepository>()];
        var keys = Enumerable.Range(0, Racers).Select(_ => Key().Build()).ToList();

        var added = await Task.WhenAll(keys.Select((key, index) =>
            Task.Run(() => nodes[index % nodes.Length].AddFirstAsync(key, CancellationToken.None))));

        var winner = added.Should().ContainSingle(won => won).And.Subject.ToList().IndexOf(true);
        for (var index = 0; index < Racers; index++)
        {
            (await FindAsync(keys[index]) is not null).Should().Be(index == winner);
        }
    }
}
