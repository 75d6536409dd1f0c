using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class PepperRotationTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private readonly string secret = ApiKeySecret.Generate().Reveal();
    private Tenant tenant = null!;
    private ApiKey key = null!;

    [SetUp]
    public async Task MintUnderTheFirstPepperAsync()
    {
        var node = await PreparedNodeAsync(TestSettings.Peppers(1));
        tenant = await AddTenantAsync(node);
        key = await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id).WithSecret(node.Get<IApiKeyHasher>().Hash(secret)));
    }

    [Test]
    public async Task AuthenticateAsync_NodeWhoseFirstPepperIsNewer_MovesTheSecretOffTheRequest()
    {
        var rotating = await PreparedNodeAsync(TestSettings.Peppers(2, 1));

        // The upgrader isn't running yet: the decision doesn't need it.
        await ShouldBeValidAsync(rotating);
        (await IsStoredUnderAsync(rotating, "p1")).Should().BeTrue();

        foreach (var service in rotating.Get<IEnumerable<IHostedService>>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        await Eventually.IsTrueAsync(() => IsStoredUnderAsync(rotating, "p2"), "the secret moves to the new pepper");
        (await IsStoredUnderAsync(rotating, "p1")).Should().BeFalse();
        await ShouldBeValidAsync(rotating);
        await ShouldBeValidAsync(await PreparedNodeAsync(TestSettings.Peppers(2)));
    }

    [Test]
    public async Task AuthenticateAsync_NodeWhereTheNewPepperIsLast_FindsBothAndMovesNothing()
    {
        var rotating = await PreparedNodeAsync(TestSettings.Peppers(1, 2));
        var newer = ApiKeySecret.Generate().Reveal();
        await AddKeyAsync(rotating, new ApiKeyBuilder(tenant.Id).WithSecret(rotating.Get<IApiKeyHasher>().Hash(newer, "p2")));

        await ShouldBeValidAsync(rotating);
        (await AuthenticateAsync(rotating, newer)).IsAllowed.Should().BeTrue();
        (await IsStoredUnderAsync(rotating, "p1")).Should().BeTrue();
    }

    [Test]
    public async Task AuthenticateAsync_NodeWithoutThePepper_IsInvalid()
    {
        var abandoning = await PreparedNodeAsync(new Dictionary<string, string?>(TestSettings.Peppers(2)) { ["Security:AbandonPeppers:0"] = "p1" });

        (await AuthenticateAsync(abandoning, secret)).Reason.Should().Be(VerdictReason.InvalidKey);
    }

    [Test]
    public async Task ReplaceHashAsync_TwoNodesUpgradeTheSameSecret_TheSecondChangesNothing()
    {
        var rotating = await PreparedNodeAsync(TestSettings.Peppers(3, 2, 1));
        var hasher = rotating.Get<IApiKeyHasher>();
        var keys = rotating.Get<IApiKeyRepository>();

        await keys.ReplaceHashAsync(hasher.Hash(secret, "p1"), hasher.Hash(secret, "p2"), CancellationToken.None);
        await keys.ReplaceHashAsync(hasher.Hash(secret, "p1"), hasher.Hash(secret, "p3"), CancellationToken.None);

        (await IsStoredUnderAsync(rotating, "p2")).Should().BeTrue();
        (await IsStoredUnderAsync(rotating, "p3")).Should().BeFalse();
        (await keys.FindAsync(tenant.Id, key.Id, CancellationToken.None))!.Secrets.Should().ContainSingle();
    }

    private async Task<Verdict> AuthenticateAsync(TestStore node, string presented) =>
        await node.Get<AccessDecider>().DecideAsync(tenant, new RequiredAccess(RequiredAuthentication.User), presented, client: null, CancellationToken.None);

    private async Task ShouldBeValidAsync(TestStore node) => (await AuthenticateAsync(node, secret)).Key!.KeyId.Should().Be(key.Id);

    private async Task<bool> IsStoredUnderAsync(TestStore node, string pepperId)
    {
        var hash = node.Get<IApiKeyHasher>().Hash(secret, pepperId);
        return await node.Get<IApiKeyRepository>().FindByHashAsync([hash], CancellationToken.None) is not null;
    }
}
