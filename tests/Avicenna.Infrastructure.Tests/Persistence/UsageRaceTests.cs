using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Nodes that write the same hours of the same keys at once lose nothing and write nothing twice.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class UsageRaceTests(DatabaseProvider provider) : UsageFixture(provider)
{
    private TestStore otherNode = null!;

    [SetUp]
    public void StartOtherNode() => otherNode = new TestStore(Database, Time);

    [TearDown]
    public async Task StopOtherNodeAsync() => await otherNode.DisposeAsync();

    [Test]
    public async Task AddAsync_FirstInsertsOfTheSameHoursOnTwoNodes_AddUp()
    {
        const int Hours = 5;
        var keys = await AddKeysAsync(70);

        for (var hour = 0; hour < Hours; hour++)
        {
            // In opposite orders, which is the worst for locks.
            var usage = keys.Select(key => Of(key, new UsageCounts(1, 2, 3), hour, Noon.AddHours(hour))).ToList();
            await Task.WhenAll(AddOnAsync(Usage, usage), AddOnAsync(otherNode.Get<IUsageRepository>(), [.. usage.AsEnumerable().Reverse()]));
        }

        foreach (var key in keys)
        {
            (await ListAsync(key)).Should().Equal(Enumerable.Range(0, Hours).Select(hour => Hour(new UsageCounts(2, 4, 6), hour)));
            (await LastUsedAsync(key)).Should().Be(Noon.AddHours(Hours - 1));
        }

        (await ListTotalsAsync(Tenant)).Should().Equal(Enumerable.Range(0, Hours).Select(hour => Hour(new UsageCounts(140, 280, 420), hour)));
    }

    [Test]
    public async Task AddAsync_OneHotHourOnTwoNodes_AddsUp()
    {
        var key = await AddAsync(Key());

        await Task.WhenAll(new[] { Usage, otherNode.Get<IUsageRepository>() }.Select(node => Task.Run(async () =>
        {
            for (var time = 0; time < 20; time++)
            {
                await AddOnAsync(node, [Of(key, new UsageCounts(1, 0, 0))]);
            }
        })));

        (await ListAsync(key)).Should().Equal(Hour(new UsageCounts(40, 0, 0)));
        (await ListTotalsAsync(Tenant)).Should().Equal(Hour(new UsageCounts(40, 0, 0)));
    }

    [Test]
    public async Task AddAsync_WhileKeysGo_CountsAll()
    {
        var keys = await AddKeysAsync(40);
        var going = keys.Where((_, number) => number % 2 == 0).ToList();

        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var hour = 0; hour < 10; hour++)
                {
                    await AddOnAsync(otherNode.Get<IUsageRepository>(), [.. keys.Select(key => Of(key, Some, hour))]);
                }
            }),
            Task.Run(async () =>
            {
                foreach (var key in going)
                {
                    await DeleteAsync(key);
                }
            }));

        foreach (var key in keys)
        {
            (await ListAsync(key)).Should().Equal(Enumerable.Range(0, 10).Select(hour => Hour(Some, hour)));
        }

        (await ListTotalsAsync(Tenant)).Should().HaveCount(10).And.OnlyContain(hour => hour.Counts == new UsageCounts(120, 80, 40));
    }

    private static Task AddOnAsync(IUsageRepository node, IReadOnlyCollection<KeyUsage> usage) => Task.Run(() => node.AddAsync(usage, CancellationToken.None));
}
