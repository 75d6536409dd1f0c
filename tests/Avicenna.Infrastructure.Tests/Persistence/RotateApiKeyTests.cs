using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class RotateApiKeyTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Now = ApiKeyBuilder.CreatedAt.AddDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public async Task Rotate_WithAGracePeriod_KeepsBothSecretsTheOldOneWithItsEnd()
    {
        var key = await AddAsync(Key().WithSecret(RandomHash(), "old0"));
        var newest = RandomHash();

        var rotated = await RotateAsync(key, newest, Hour);

        (await FindAsync(key)).Should().BeEquivalentTo(rotated);
        (await FindByHashAsync(newest))!.SecretExpiresAt.Should().BeNull();
        (await FindByHashAsync(key.Secrets[0].Hash))!.SecretExpiresAt.Should().Be(Now + Hour);
    }

    [Test]
    public async Task Rotate_WithoutAGracePeriod_EndsTheOldSecretAtOnce()
    {
        var key = await AddAsync(Key().WithSecret(RandomHash()));

        await RotateAsync(key, RandomHash(), TimeSpan.Zero);

        (await FindByHashAsync(key.Secrets[0].Hash)).Should().BeNull();
        (await FindAsync(key))!.Secrets.Should().ContainSingle();
    }

    [Test]
    public async Task Rotate_AgainWithinTheGracePeriod_EndsTheOldestAtOnce()
    {
        var (first, second, third) = (RandomHash(), RandomHash(), RandomHash());
        var key = await AddAsync(Key().WithSecret(first));

        await RotateAsync(key, second, Hour);
        await RotateAsync(key, third, Hour);

        (await FindByHashAsync(first)).Should().BeNull();
        (await FindByHashAsync(second))!.SecretExpiresAt.Should().Be(Now + Hour);
        (await FindAsync(key))!.Secrets.Select(secret => secret.Hash).Should().Equal(third, second);
    }

    // Many rounds, because a race that isn't settled shows itself only now and then.
    [Test]
    public async Task Rotate_WhileTheSecretIsMovedToAnotherHash_NeverLeavesItWithoutItsEnd()
    {
        for (var round = 0; round < 30; round++)
        {
            var (before, moved, newest) = (RandomHash(), RandomHash(), RandomHash());
            var key = await AddAsync(Key().WithSecret(before));

            await Task.WhenAll(
                Task.Run(() => Keys.ReplaceHashAsync(before, moved, CancellationToken.None)),
                Task.Run(() => RotateAsync(key, newest, Hour)));

            (await FindByHashAsync(before) ?? await FindByHashAsync(moved))!.SecretExpiresAt.Should().Be(Now + Hour);
            (await FindByHashAsync(newest))!.SecretExpiresAt.Should().BeNull();
        }
    }

    [Test]
    public async Task DeleteAsync_KeyWithTwoSecrets_EndsBoth()
    {
        var (first, second) = (RandomHash(), RandomHash());
        var key = await AddAsync(Key().WithSecret(first));
        await RotateAsync(key, second, Hour);

        (await DeleteAsync(key)).Should().BeTrue();

        (await FindAsync(key)).Should().BeNull();
        (await FindByHashAsync(first)).Should().BeNull();
        (await FindByHashAsync(second)).Should().BeNull();
        (await DeleteAsync(key)).Should().BeFalse();
    }

    [Test]
    public async Task DeleteAsync_AnotherTenantsKey_IsFalseAndRemovesNothing()
    {
        var foreign = await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id));

        (await DeleteAsync(foreign with { TenantId = Tenant.Id })).Should().BeFalse();

        (await FindAsync(foreign)).Should().NotBeNull();
    }

    private async Task<ApiKey> RotateAsync(ApiKey key, SecretHash hash, TimeSpan gracePeriod) =>
        (await RotateAsync(key, current => current.Rotate(ApiKeySecret.Generate(), hash, Now, gracePeriod))).Rotated!;

    private Task<Application.ApiKeys.ApiKeySnapshot?> FindByHashAsync(SecretHash hash) => Keys.FindByHashAsync([hash], CancellationToken.None);
}
