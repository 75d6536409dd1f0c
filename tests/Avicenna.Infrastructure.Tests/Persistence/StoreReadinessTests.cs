using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class StoreReadinessTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    [Test]
    public async Task PrepareAsync_OldSchemaAndNoConsentToMigrate_IsRefused()
    {
        var node = Node(new Dictionary<string, string?> { ["Database:MigrateOnStart"] = "false" });

        (await FluentActions.Awaiting(node.PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(
            "The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set Database:MigrateOnStart to true");
    }

    [Test]
    public async Task PrepareAsync_PepperWithAnotherValue_IsRefused()
    {
        await AddTwoLiveKeysUnderP1Async();
        var node = Node(new Dictionary<string, string?> { ["Security:Peppers:0:Value"] = TestSettings.Pepper(2) });

        (await FluentActions.Awaiting(node.PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(
            "The pepper 'p1' is not the one that this database knows by that id, so no key hashed under it would work. "
            + "Restore its Security:Peppers value, or give the new pepper its own id");
    }

    [Test]
    public async Task PrepareAsync_PepperThatLiveSecretsNeedIsMissing_IsRefusedWithTheirNumber()
    {
        await AddTwoLiveKeysUnderP1Async();
        var node = Node(TestSettings.Peppers(2));

        (await FluentActions.Awaiting(node.PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(
            "2 live secrets need the pepper 'p1', which is not in Security:Peppers. "
            + "Add it, or give these secrets up by adding its id to Security:AbandonPeppers");
    }

    [Test]
    public async Task PrepareAsync_MissingPepperIsAbandoned_Starts()
    {
        await AddTwoLiveKeysUnderP1Async();
        var node = await PreparedNodeAsync(new Dictionary<string, string?>(TestSettings.Peppers(2)) { ["Security:AbandonPeppers:0"] = "p1" });

        (await FindMissingPeppersAsync(node)).Should().BeEmpty();
    }

    [Test]
    public async Task PrepareAsync_MissingPepperThatOnlyExpiredSecretsUsed_Starts()
    {
        var tenant = await AddTenantAsync(await PreparedNodeAsync());
        await AddKeyAsync(Node(), new ApiKeyBuilder(tenant.Id).WithSecret(new SecretHash("p1", new byte[SecretHash.Length]), expires: Time.GetUtcNow().AddMinutes(1)));
        Time.Advance(TimeSpan.FromMinutes(1));

        (await FindMissingPeppersAsync(await PreparedNodeAsync(TestSettings.Peppers(2)))).Should().BeEmpty();
    }

    [Test]
    public async Task FindMissingPeppersAsync_AnotherNodeBeganToUseAPepper_NamesIt()
    {
        var behind = await PreparedNodeAsync();
        var ahead = await PreparedNodeAsync(TestSettings.Peppers(2, 1));
        (await FindMissingPeppersAsync(behind)).Should().BeEmpty();

        var tenant = await AddTenantAsync(ahead);
        await AddKeyAsync(ahead, new ApiKeyBuilder(tenant.Id).WithSecret(new SecretHash("p2", new byte[SecretHash.Length])));

        (await FindMissingPeppersAsync(behind)).Should().Equal("p2");
        (await FindMissingPeppersAsync(ahead)).Should().BeEmpty();
    }

    private static Task<IReadOnlyList<string>> FindMissingPeppersAsync(TestStore node) =>
        node.Get<StoreReadiness>().FindMissingPeppersAsync(CancellationToken.None);

    private async Task AddTwoLiveKeysUnderP1Async()
    {
        var node = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(node);
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
    }
}
