using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ConcurrentCreationTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private const int Creations = 100;

    [Test]
    public Task AddAsync_ManyAtOnce_AllAreKept() => CreateAsync(Keys);

    [Test]
    public async Task AddAsync_ManyAtOnceOnTwoNodes_AllAreKept()
    {
        await using var otherNode = new TestStore(Database, Time);

        await CreateAsync(Keys, otherNode.Get<IApiKeyRepository>());
    }

    private async Task CreateAsync(params IApiKeyRepository[] nodes)
    {
        var keys = Enumerable.Range(0, Creations).Select(_ => Key().Build()).ToList();

        await Task.WhenAll(keys.Select((key, index) => Task.Run(() => nodes[index % nodes.Length].AddAsync(key, Caller.Operator, idempotentCall: null, CancellationToken.None))));

        foreach (var key in keys)
        {
            (await FindAsync(key)).Should().NotBeNull();
        }
    }
}
