using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class UsageRepositoryTests(DatabaseProvider provider) : UsageFixture(provider)
{
    [Test]
    public async Task AddAsync_SameHourSeveralTimes_AddsUp()
    {
        var key = await AddAsync(Key());

        await AddAsync(Of(key, Some));
        await AddAsync(Of(key, new UsageCounts(10, 20, 30)));
        await AddAsync(Of(key, new UsageCounts(100, 0, 0)));

        (await ListAsync(key)).Should().Equal(Hour(new UsageCounts(113, 22, 31)));
    }

    [Test]
    public async Task AddAsync_KeyInTwoHoursAndOthersAtOnce_CountsEachByItself()
    {
        var (key, other) = (await AddAsync(Key()), await AddAsync(Key()));
        await AddAsync(Of(key, Some, hour: 1));

        await AddAsync(Of(key, Some, hour: 1), Of(key, new UsageCounts(1, 0, 0), hour: 0), Of(other, new UsageCounts(0, 1, 0), hour: 1));

        (await ListAsync(key)).Should().Equal(Hour(new UsageCounts(1, 0, 0), 0), Hour(Some + Some, 1));
        (await ListAsync(other)).Should().Equal(Hour(new UsageCounts(0, 1, 0), 1));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(500)]
    public async Task AddAsync_AnyNumberOfKeys_WritesEachOnce(int count)
    {
        var keys = await AddKeysAsync(count);
        var usage = keys.Select((key, number) => Of(key, new UsageCounts(number, 1, 0), lastUsedAt: Noon.AddSeconds(number))).ToArray();

        await AddAsync(usage);
        await AddAsync(usage);

        for (var number = 0; number < count; number++)
        {
            (await ListAsync(keys[number])).Should().Equal(Hour(new UsageCounts(2 * number, 2, 0)));
            (await LastUsedAsync(keys[number])).Should().Be(Noon.AddSeconds(number));
        }
    }

    [Test]
    public async Task AddAsync_KeyThatIsGone_IsCountedAllTheSame()
    {
        var (gone, left) = (await AddAsync(Key()), await AddAsync(Key()));
        await AddAsync(Of(gone, Some));
        await DeleteAsync(gone);

        await AddAsync(Of(gone, Some, lastUsedAt: Noon), Of(left, Some));

        (await ListAsync(gone)).Should().Equal(Hour(Some + Some));
        (await ListAsync(left)).Should().Equal(Hour(Some));
    }

    [Test]
    public async Task AddAsync_KeyOfATenantThatIsGone_IsPassedOver()
    {
        var (other, left) = (await AddTenantAsync(), await AddAsync(Key()));
        var gone = await AddAsync(new ApiKeyBuilder(other.Id).WithSecret(RandomHash()));
        await Tenants.DeleteAsync(other.Subdomain, CancellationToken.None);

        await AddAsync(Of(gone, Some, lastUsedAt: Noon), Of(left, Some));

        (await ListAsync(gone)).Should().BeEmpty();
        (await ListTotalsAsync(other)).Should().BeEmpty();
        (await ListAsync(left)).Should().Equal(Hour(Some));
    }

    [Test]
    public async Task DeleteAsync_KeyOfManyHours_KeepsThem()
    {
        var key = await AddAsync(Key());
        await AddAsync([.. Enumerable.Range(0, 1100).Select(hour => Of(key, Some, hour))]);

        (await DeleteAsync(key)).Should().BeTrue();

        (await ListAsync(key)).Should().HaveCount(1100);
        (await ListTotalsAsync(Tenant)).Should().HaveCount(1100);
    }

    [Test]
    public async Task AddAsync_LastUsed_OnlyGrows()
    {
        var key = await AddAsync(Key());
        (await LastUsedAsync(key)).Should().BeNull();

        await AddAsync(Of(key, Some, lastUsedAt: Noon.AddMinutes(2)));
        await AddAsync(Of(key, Some, lastUsedAt: Noon.AddMinutes(1)));
        (await LastUsedAsync(key)).Should().Be(Noon.AddMinutes(2));

        await AddAsync(Of(key, Some, lastUsedAt: Noon.AddMinutes(2).AddMilliseconds(1)));
        (await LastUsedAsync(key)).Should().Be(Noon.AddMinutes(2).AddMilliseconds(1));
    }

    [Test]
    public async Task AddAsync_LastUsedInSeveralHoursAtOnce_IsTheLatest()
    {
        var key = await AddAsync(Key());

        await AddAsync(
            Of(key, Some, hour: 1, Noon.AddMinutes(61)), Of(key, Some, hour: 2, Noon.AddMinutes(121)), Of(key, Some, hour: 0, Noon.AddMinutes(1)), Of(key, Some, hour: 3));

        (await LastUsedAsync(key)).Should().Be(Noon.AddMinutes(121));
    }

    [Test]
    public async Task AddAsync_NoRequestAllowed_LeavesWhenItWasLastUsed()
    {
        var key = await AddAsync(Key());
        await AddAsync(Of(key, Some, lastUsedAt: Noon));

        await AddAsync(Of(key, new UsageCounts(0, 1, 1)));

        (await LastUsedAsync(key)).Should().Be(Noon);
    }

    [Test]
    public async Task ListAsync_Range_HasItsBeginAndNotItsEnd()
    {
        var key = await AddAsync(Key());
        await AddAsync([.. Enumerable.Range(0, 5).Select(hour => Of(key, Some, hour))]);

        (await ListAsync(1, 3)).Should().Equal(Hour(Some, 1), Hour(Some, 2));
        (await ListAsync(4, 9)).Should().Equal(Hour(Some, 4));
        (await ListAsync(5, 9)).Should().BeEmpty();
        (await Usage.ListAsync(key.Id, Noon.AddMilliseconds(1), Noon.AddHours(1).AddMilliseconds(1), CancellationToken.None)).Should().Equal(Hour(Some, 1));

        Task<IReadOnlyList<UsageHour>> ListAsync(int from, int to) => Usage.ListAsync(key.Id, Noon.AddHours(from), Noon.AddHours(to), CancellationToken.None);
    }

    [Test]
    public async Task RemoveBeforeAsync_Cutoff_RemovesTheHoursThatBeginBefore()
    {
        var (key, other) = (await AddAsync(Key()), await AddAsync(Key()));
        await AddAsync([.. Enumerable.Range(0, 5).Select(hour => Of(key, Some, hour)), Of(other, Some, hour: 1), Of(other, Some, hour: 3)]);

        await Usage.RemoveBeforeAsync(Noon.AddHours(2), CancellationToken.None);
        (await ListAsync(key)).Should().Equal(Hour(Some, 2), Hour(Some, 3), Hour(Some, 4));
        (await ListAsync(other)).Should().Equal(Hour(Some, 3));
        (await ListTotalsAsync(Tenant)).Should().Equal(Hour(Some, 2), Hour(Some + Some, 3), Hour(Some, 4));

        await Usage.RemoveBeforeAsync(Noon.AddHours(2).AddMilliseconds(1), CancellationToken.None);
        (await ListAsync(key)).Should().Equal(Hour(Some, 3), Hour(Some, 4));
        (await ListTotalsAsync(Tenant)).Should().Equal(Hour(Some + Some, 3), Hour(Some, 4));
    }
}
