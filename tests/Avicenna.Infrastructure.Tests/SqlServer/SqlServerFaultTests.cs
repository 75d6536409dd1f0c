using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Stores;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Tests.SqlServer;

[TestFixtureSource(typeof(Stores), nameof(Stores.SqlServer))]
public sealed class SqlServerFaultTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private int tries;

    [SetUp]
    public void ResetTries() => tries = 0;

    [Test]
    public async Task RunAsync_TwoTransactionsDeadlock_BothSucceedInTheEnd()
    {
        var other = await AddTenantAsync();
        var database = Store.Get<SqlStore>();
        var firstHasBegun = new TaskCompletionSource();
        var secondHasBegun = new TaskCompletionSource();

        await Task.WhenAll(
            CrossAsync(database, [Tenant, other], firstHasBegun, secondHasBegun),
            CrossAsync(database, [other, Tenant], secondHasBegun, firstHasBegun));

        tries.Should().BeGreaterThan(2);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None))!.Enabled.Should().BeFalse();
        (await Tenants.FindAsync(other.Subdomain, CancellationToken.None))!.Enabled.Should().BeFalse();
    }

    [Test]
    public async Task AnyCall_DatabaseIsNotThere_IsUnavailable() =>
        await ShouldBeUnavailableAsync(builder => builder.InitialCatalog = $"avicenna_missing_{Guid.NewGuid():N}");

    [Test]
    public async Task AnyCall_LoginIsRefused_IsUnavailable() =>
        await ShouldBeUnavailableAsync(builder => builder.Password = "not the password");

    [Test]
    public void FindWarnings_OfADatabase_WarnUnlessItsStatementsSeeOneMoment()
    {
        var dialect = new SqlServerDialect(Database.ConnectionString);
        dialect.SeesOneMoment.Should().BeFalse("nobody has looked");

        dialect.FindWarnings().Should().Equal(dialect.SeesOneMoment ? [] : [SqlServerSnapshots.Warn(new SqlConnectionStringBuilder(Database.ConnectionString).InitialCatalog)]);
    }

    [Test]
    public void FindWarnings_ServerIsAway_IsSilent() => new SqlServerDialect("Server=127.0.0.1,1;Connect Timeout=1;Encrypt=False;User ID=nobody;Password=unused").FindWarnings().Should().BeEmpty();

    // Each transaction has one row locked before either asks for the other's.
    private Task<int> CrossAsync(SqlStore database, Tenant[] order, TaskCompletionSource hasBegun, TaskCompletionSource otherHasBegun) =>
        database.WriteAsync(
            async transaction =>
            {
                Interlocked.Increment(ref tries);
                await DisableAsync(order[0]);
                hasBegun.TrySetResult();
                await otherHasBegun.Task;
                return await DisableAsync(order[1]);

                Task<int> DisableAsync(Tenant tenant) => transaction.ExecuteAsync(
                    "UPDATE tenants SET enabled = 0 WHERE id = @id", database.Parameters().Id("id", tenant.Id));
            },
            CancellationToken.None);

    private async Task ShouldBeUnavailableAsync(Action<SqlConnectionStringBuilder> spoil)
    {
        // Without a pool, because a pool remembers a failure and answers later calls with it.
        var builder = new SqlConnectionStringBuilder(Database.ConnectionString) { Pooling = false };
        spoil(builder);
        await using var node = new TestStore(Database, Time, new Dictionary<string, string?> { ["ConnectionStrings:Avicenna"] = builder.ConnectionString });
        var tenants = node.Get<ITenantRepository>();

        await FluentActions.Awaiting(() => tenants.ListAsync(CancellationToken.None)).Should().ThrowAsync<StoreUnavailableException>();
        await FluentActions.Awaiting(() => tenants.AddAsync(NewTenant(), CancellationToken.None)).Should().ThrowAsync<StoreUnavailableException>();
        node.Get<ISchemaMigrator>().Invoking(migrator => migrator.Migrate()).Should().Throw<StoreUnavailableException>();
    }
}
