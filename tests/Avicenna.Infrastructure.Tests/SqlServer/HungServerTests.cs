using System.Globalization;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>A node whose server, or the network to it, stands still and comes back.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.SqlServer))]
public sealed class HungServerTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private StallingProxy proxy = null!;
    private TestStore node = null!;

    private IApiKeyRepository NodesKeys => node.Get<IApiKeyRepository>();

    [SetUp]
    public async Task StartNodeAsync()
    {
        var server = new SqlConnectionStringBuilder(Database.ConnectionString);
        var address = server.DataSource.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
        proxy = new StallingProxy(address[0], address.Length > 1 ? int.Parse(address[1], CultureInfo.InvariantCulture) : 1433);
        server.DataSource = $"127.0.0.1,{proxy.Port}";
        server.TrustServerCertificate = true;
        node = new TestStore(Database, Time, new Dictionary<string, string?> { ["ConnectionStrings:Avicenna"] = server.ConnectionString });
        // So that there are open connections of each kind.
        await AddOnNodeAsync();
        await node.Get<ChangeLog>().ReadAsync(0, CancellationToken.None);
    }

    [TearDown]
    public async Task StopNodeAsync()
    {
        await node.DisposeAsync();
        await proxy.DisposeAsync();
    }

    [Test]
    public async Task AnyCall_ServerStandsStill_IsUnavailableAndWorksAgainOnceItGoesOn()
    {
        proxy.Stall();
        await Task.WhenAll(
            ShouldBeUnavailableAsync(FindOnNodeAsync),
            ShouldBeUnavailableAsync(AddOnNodeAsync),
            ShouldBeUnavailableAsync(() => node.Get<IStoreProbe>().WriteAsync(CancellationToken.None)),
            ShouldBeUnavailableAsync(PollAsync));

        proxy.Resume();

        await ShouldComeBackAsync();
    }

    [Test]
    public async Task AnyCall_ConnectionsAreLostUnnoticed_WorksAgainOnNewOnes()
    {
        proxy.Stall();
        await Task.WhenAll(ShouldBeUnavailableAsync(AddOnNodeAsync), ShouldBeUnavailableAsync(PollAsync));

        proxy.ResumeWithoutOldConnections();

        await ShouldComeBackAsync();
    }

    [Test]
    public async Task Write_ServerStandsStillBeforeTheCommit_MayStillBeDone()
    {
        var key = Key().Build();
        var standsStill = node.Get<SqlStore>().WriteForTenantAsync(
            Tenant.Id,
            async transaction =>
            {
                await node.Get<ApiKeyWriter>().InsertAsync(transaction, key);
                proxy.Stall();
                return true;
            },
            CancellationToken.None);

        // The statement went through, the commit did not: nobody can tell what becomes of it.
        (await FluentActions.Awaiting(() => standsStill).Should().ThrowAsync<StoreUnavailableException>())
            .Which.Reason.Should().Be("A write was sent to be committed and did not finish in time; it may still be committed");
        proxy.Resume();
        await ShouldComeBackAsync();
    }

    [Test]
    public async Task Write_ServerStandsStillDuringTheWork_IsNeverDone()
    {
        var key = Key().Build();
        var standsStill = node.Get<SqlStore>().WriteForTenantAsync(
            Tenant.Id,
            async transaction =>
            {
                proxy.Stall();
                await node.Get<ApiKeyWriter>().InsertAsync(transaction, key);
                return true;
            },
            CancellationToken.None);

        (await FluentActions.Awaiting(() => standsStill).Should().ThrowAsync<StoreUnavailableException>())
            .Which.Reason.Should().EndWith("nothing was written");
        proxy.Resume();

        await ShouldComeBackAsync();
        (await FindAsync(key)).Should().BeNull();
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task> call) => await FluentActions.Awaiting(call).Should().ThrowAsync<StoreUnavailableException>();

    private Task PollAsync() => node.Get<ChangeLog>().ReadAsync(0, CancellationToken.None);

    private Task FindOnNodeAsync() => NodesKeys.FindByHashAsync([RandomHash()], CancellationToken.None);

    private Task AddOnNodeAsync() => NodesKeys.AddAsync(Key().Build(), Caller.Operator, idempotentCall: null, CancellationToken.None);

    private Task ShouldComeBackAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                await PollAsync();
                await FindOnNodeAsync();
                await AddOnNodeAsync();
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        },
        "the node works again");
}
