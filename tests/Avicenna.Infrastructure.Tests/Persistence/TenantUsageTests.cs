using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>What is told of all keys of a tenant.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantUsageTests(DatabaseProvider provider) : UsageFixture(provider)
{
    [Test]
    public async Task ListTotalsAsync_SeveralKeysAndTenants_AddsUpTheKeysOfOneTenant()
    {
        var other = await AddTenantAsync();
        var (key, second, foreign) = (await AddAsync(Key()), await AddAsync(Key()), await AddAsync(new ApiKeyBuilder(other.Id).WithSecret(RandomHash())));

        await AddAsync(Of(key, Some), Of(second, Some), Of(key, Some, hour: 1), Of(foreign, new UsageCounts(7, 0, 0)));
        await AddAsync(Of(key, new UsageCounts(10, 0, 0)));

        (await ListTotalsAsync(Tenant)).Should().Equal(Hour(new UsageCounts(16, 4, 2)), Hour(Some, 1));
        (await ListTotalsAsync(other)).Should().Equal(Hour(new UsageCounts(7, 0, 0)));
    }

    [Test]
    public async Task ListTotalsAsync_Range_HasItsBeginAndNotItsEnd()
    {
        var key = await AddAsync(Key());
        await AddAsync([.. Enumerable.Range(0, 5).Select(hour => Of(key, Some, hour))]);

        (await Usage.ListTotalsAsync(Tenant.Id, Noon.AddHours(1), Noon.AddHours(3), CancellationToken.None)).Should().Equal(Hour(Some, 1), Hour(Some, 2));
        (await Usage.ListTotalsAsync(Tenant.Id, Noon.AddHours(5), Noon.AddHours(9), CancellationToken.None)).Should().BeEmpty();
    }

    [Test]
    public async Task ListKeysAsync_BySort_HasTheMostOfThatFirst()
    {
        var (busy, refused, idle) = (await AddAsync(Key()), await AddAsync(Key()), await AddAsync(Key()));
        var foreign = await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id).WithSecret(RandomHash()));
        await AddAsync(
            Of(busy, new UsageCounts(50, 1, 0)), Of(busy, new UsageCounts(50, 0, 1), hour: 1), Of(refused, new UsageCounts(0, 20, 30)), Of(idle, new UsageCounts(60, 0, 0)),
            Of(foreign, new UsageCounts(1000, 1000, 1000)));
        var (first, second, third) = (Total(busy, new UsageCounts(100, 1, 1)), Total(refused, new UsageCounts(0, 20, 30)), Total(idle, new UsageCounts(60, 0, 0)));

        (await ListKeysAsync()).Should().Equal(first, third, second);
        (await ListKeysAsync(UsageSort.Refused)).Should().Equal(second, first, third);
        (await ListKeysAsync(limit: 1)).Should().Equal(first);
        (await ListKeysAsync(UsageSort.Refused, limit: 2)).Should().Equal(second, first);
        (await ListKeysAsync(from: 0, to: 1)).Should().Equal(third, Total(busy, new UsageCounts(50, 1, 0)), second);
        (await ListKeysAsync(from: 1, to: 2)).Should().Equal(Total(busy, new UsageCounts(50, 0, 1)));
        (await ListKeysAsync(from: 2)).Should().BeEmpty();
    }

    [Test]
    public async Task ListKeysAsync_EquallyMany_AreAlwaysInOneOrder()
    {
        var keys = await AddKeysAsync(20);
        await AddAsync([.. keys.Select(key => Of(key, Some))]);

        (await ListKeysAsync(limit: 7)).Should().HaveCount(7).And.OnlyHaveUniqueItems();
        var listed = await ListKeysAsync();
        listed.Should().HaveCount(20);
        (await ListKeysAsync()).Should().Equal(listed);
    }

    [Test]
    public async Task ListKeysAsync_DeletedKey_HasNoName()
    {
        var (gone, left) = (await AddAsync(Key()), await AddAsync(Key()));
        await AddAsync(Of(gone, new UsageCounts(9, 0, 0)), Of(left, Some));
        await DeleteAsync(gone);

        (await ListKeysAsync()).Should().Equal(Total(gone, new UsageCounts(9, 0, 0), isDeleted: true), Total(left, Some));
        (await ListTotalsAsync(Tenant)).Should().Equal(Hour(new UsageCounts(12, 2, 1)));
    }
}
