using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class UpdateApiKeyTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Later = ApiKeyBuilder.CreatedAt.AddDays(1);

    [Test]
    public async Task UpdateAsync_EveryMember_IsFoundChanged()
    {
        var key = await AddAsync(Key());
        var expected = key with
        {
            Name = ApiKeyName.Parse("Ärger 😀"),
            Permission = Permission.Admin,
            RequestLimit = RequestLimit.From(7),
            Enabled = false,
            ExpiresAt = Later,
            Metadata = KeyMetadata.FromStored("""{"a":"ö"}"""),
            OwnerId = OwnerId.Parse("Kunde 7"),
            Scopes = ScopeList.FromStored("orders:* a"),
            AllowedAddresses = AllowedAddresses.FromStored("10.0.0.0/8 ::1"),
        };

        (await UpdateAsync(key, _ => expected)).Should().BeEquivalentTo(expected);

        (await FindAsync(key)).Should().BeEquivalentTo(expected);
    }

    [Test]
    public async Task UpdateAsync_MembersToNull_AreNull()
    {
        var key = await AddAsync(Key().Expiring(Later).WithMetadata("{}").OwnedBy("7").WithScopes("a").AllowedFrom("::1"));

        await UpdateAsync(key, current => current with
        {
            ExpiresAt = null,
            Metadata = null,
            OwnerId = null,
            Scopes = ScopeList.Empty,
            AllowedAddresses = AllowedAddresses.Anywhere,
        });

        (await FindAsync(key)).Should().BeEquivalentTo(key with
        {
            ExpiresAt = null,
            Metadata = null,
            OwnerId = null,
            Scopes = ScopeList.Empty,
            AllowedAddresses = AllowedAddresses.Anywhere,
        });
    }

    [Test]
    public async Task UpdateAsync_NothingChanged_WritesNoEvent()
    {
        var key = await AddAsync(Key());
        var events = await EventsAsync();

        (await UpdateAsync(key, current => current with { Name = ApiKeyName.Parse(key.Name.Value) })).Should().BeEquivalentTo(key);

        (await EventsAsync()).Should().HaveSameCount(events);
    }

    [Test]
    public async Task UpdateAsync_ChangeThatRefuses_LeavesEverythingAsItWas()
    {
        var key = await AddAsync(Key());
        var events = await EventsAsync();

        await FluentActions.Awaiting(() => UpdateAsync(key, _ => throw new InvalidOperationException("no"))).Should().ThrowAsync<InvalidOperationException>();

        (await FindAsync(key)).Should().BeEquivalentTo(key);
        (await EventsAsync()).Should().HaveSameCount(events);
    }

    [Test]
    public async Task UpdateAsync_AnotherTenantsKey_GivesNullAndChangesNothing()
    {
        var foreign = await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id));

        (await UpdateAsync(foreign with { TenantId = Tenant.Id }, current => current with { Enabled = false })).Should().BeNull();

        (await FindAsync(foreign))!.Enabled.Should().BeTrue();
    }

    [Test]
    public async Task UpdateAsync_ManyAtOnce_LoseNone()
    {
        var key = await AddAsync(Key().WithLimit(1));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            UpdateAsync(key, current => current with { RequestLimit = RequestLimit.From(current.RequestLimit.PerMinute + 1) }))));

        (await FindAsync(key))!.RequestLimit.PerMinute.Should().Be(21);
    }
}
