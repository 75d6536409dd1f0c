using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ChangeSweepTests(DatabaseProvider provider) : ChangeLogFixture(provider)
{
    [Test]
    public async Task SweepAsync_ChangesOlderThanAnHour_AreGoneButTheNewest()
    {
        var newest = await NewestAsync();
        await ChangeAsync(Tenant.Id, AnyChange());
        await ChangeAsync(Tenant.Id, AnyChange());
        Time.Advance(TimeSpan.FromHours(1));

        await SweepAsync();

        (await ReadAsync(0)).Select(change => change.Number).Should().Equal(newest + 2);
        (await NewestAsync()).Should().Be(newest + 2);
    }

    [Test]
    public async Task SweepAsync_ChangesOfTheLastHour_Stay()
    {
        await ChangeAsync(Tenant.Id, AnyChange());
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var newest = await NewestAsync();
        await ChangeAsync(Tenant.Id, AnyChange());
        await ChangeAsync(Tenant.Id, AnyChange());
        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));

        await SweepAsync();

        (await ReadAsync(0)).Select(change => change.Number).Should().Equal(newest + 1, newest + 2);
    }

    [Test]
    public async Task SweepAsync_MoreThanOneBatch_LeavesTheNewestAlone()
    {
        for (var number = 0; number < 3; number++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ChangeAsync(Tenant.Id, AnyChange())));
        }

        Time.Advance(TimeSpan.FromHours(2));
        await SweepAsync();

        (await ReadAsync(0)).Select(change => change.Number).Should().Equal(await NewestAsync());
    }

    private Task SweepAsync() => Changes.SweepAsync(CancellationToken.None);
}
