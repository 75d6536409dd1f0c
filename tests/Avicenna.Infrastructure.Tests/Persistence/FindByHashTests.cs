using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class FindByHashTests(DatabaseProvider provider) : StoreFixture(provider)
{
    [Test]
    public async Task FindByHashAsync_StoredSecret_TellsAllThatADecisionNeeds()
    {
        var previous = RandomHash();
        var key = Key()
            .WithPermission(Permission.Admin)
            .Expiring(ApiKeyBuilder.CreatedAt.AddDays(30).AddMilliseconds(7))
            .OwnedBy("Kunde 7")
            .WithScopes("orders:* a")
            .AllowedFrom("10.0.0.0/8 ::1")
            .WithSecret(RandomHash())
            .WithSecret(previous, expires: ApiKeyBuilder.CreatedAt.AddMilliseconds(11))
            .Build();
        await AddAsync(key);

        (await FindAsync(previous)).Should().Be(Snapshot(key) with { SecretExpiresAt = ApiKeyBuilder.CreatedAt.AddMilliseconds(11), Hash = previous });
        (await FindAsync(key.Secrets[0].Hash)).Should().Be(Snapshot(key));
    }

    [Test]
    public async Task FindByHashAsync_DisabledKey_IsFoundAsDisabled()
    {
        var key = Key().Disabled().Build();
        await AddAsync(key);

        (await FindAsync(key.Secrets[0].Hash)).Should().Be(Snapshot(key));
    }

    [Test]
    public async Task FindByHashAsync_DisabledTenant_IsFoundAsDisabled()
    {
        var key = Key().Build();
        await AddAsync(key);
        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: false, CancellationToken.None);

        (await FindAsync(key.Secrets[0].Hash)).Should().Be(Snapshot(key) with { TenantEnabled = false });
    }

    [Test]
    public async Task FindByHashAsync_UnknownHash_GivesNull() => (await FindAsync(RandomHash())).Should().BeNull();

    [Test]
    public async Task FindByHashAsync_SameBytesUnderAnotherPepper_GivesNull()
    {
        var key = Key().Build();
        await AddAsync(key);

        (await FindAsync(key.Secrets[0].Hash with { PepperId = "P1" })).Should().BeNull();
    }

    [Test]
    public async Task ReplaceHashAsync_CurrentHash_MovesTheSecret()
    {
        var key = Key().Build();
        await AddAsync(key);
        var replacement = RandomHash();

        await Keys.ReplaceHashAsync(key.Secrets[0].Hash, replacement, CancellationToken.None);

        (await FindAsync(key.Secrets[0].Hash)).Should().BeNull();
        (await FindAsync(replacement)).Should().Be(Snapshot(key) with { Hash = replacement });
    }

    [Test]
    public async Task ReplaceHashAsync_HashThatHasMoved_ChangesNothing()
    {
        var key = Key().Build();
        await AddAsync(key);
        var first = RandomHash();
        await Keys.ReplaceHashAsync(key.Secrets[0].Hash, first, CancellationToken.None);
        var second = RandomHash();

        await Keys.ReplaceHashAsync(key.Secrets[0].Hash, second, CancellationToken.None);

        (await FindAsync(second)).Should().BeNull();
        (await FindAsync(first)).Should().Be(Snapshot(key) with { Hash = first });
    }

    private static ApiKeySnapshot Snapshot(ApiKey key) => new()
    {
        KeyId = key.Id,
        TenantId = key.TenantId,
        TenantEnabled = true,
        Enabled = key.Enabled,
        Name = key.Name,
        Permission = key.Permission,
        RequestLimit = key.RequestLimit,
        Metadata = key.Metadata,
        OwnerId = key.OwnerId,
        Scopes = key.Scopes,
        AllowedAddresses = key.AllowedAddresses,
        ExpiresAt = key.ExpiresAt,
        SecretExpiresAt = null,
        Hash = key.Secrets[0].Hash,
    };

    private Task<ApiKeySnapshot?> FindAsync(SecretHash hash) => Keys.FindByHashAsync([hash], CancellationToken.None);
}
