using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Dapper;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class StoreProbeTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private TestStore node = null!;

    private IStoreProbe Probe => node.Get<IStoreProbe>();

    [SetUp]
    public async Task PrepareAsync() => node = await PreparedNodeAsync();

    [Test]
    public async Task FindKeyAsync_NoKeysOrSome_FindsThemInTurn()
    {
        await Probe.FindKeyAsync(CancellationToken.None);

        var tenant = await AddTenantAsync(node);
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        for (var probes = 0; probes < 4; probes++)
        {
            await Probe.FindKeyAsync(CancellationToken.None);
        }
    }

    [Test]
    public async Task WriteAsync_Always_ChangesNothing()
    {
        var before = await node.Get<ChangeLog>().ReadAsync(long.MaxValue, CancellationToken.None);

        await Probe.WriteAsync(CancellationToken.None);

        (await node.Get<ChangeLog>().ReadAsync(0, CancellationToken.None)).Should().BeEquivalentTo(before);
    }

    [Test]
    public async Task FindKeyAsync_TableThatCallsReadIsGone_IsUnavailableAlthoughChangesAreTold()
    {
        await using (var connection = await node.Get<SqlDialect>().OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("DROP TABLE api_key_secrets");
        }

        await FluentActions.Awaiting(() => Probe.FindKeyAsync(CancellationToken.None)).Should().ThrowAsync<StoreUnavailableException>();
        await node.Get<ChangeLog>().ReadAsync(long.MaxValue, CancellationToken.None);
    }
}
