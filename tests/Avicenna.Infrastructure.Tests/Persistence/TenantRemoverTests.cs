using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantRemoverTests(DatabaseProvider provider) : DeletionFixture(provider)
{
    /// <summary>The keys of a step; a tenant with more of them takes several.</summary>
    private const int MaxKeys = 100;

    [Test]
    public async Task RemoveAsync_MoreOfEverythingThanAStep_TakesABoundedNumberOfRowsAtATime()
    {
        var before = await Recorder.CountAsync();
        await FillAsync(Tenant);

        (await RemoveAsync()).Should().BeTrue();

        Recorder.Steps.Should().OnlyContain(step => step.Values.Sum() <= Deletion.DefaultMaxRows)
            .And.OnlyContain(step => step.GetValueOrDefault("api_keys") <= MaxKeys && step.GetValueOrDefault("api_key_secrets") <= 2 * MaxKeys)
            .And.OnlyContain(step => step.Count == 1, "nothing is left to cascades");
        var after = await Recorder.CountAsync();
        after.Where(table => table.Key != "changes" && table.Value != before[table.Key])
            .Should().BeEquivalentTo([KeyValuePair.Create("tenants", before["tenants"] - 1), KeyValuePair.Create("audit_events", before["audit_events"] - 1)]);
    }

    [Test]
    public async Task RemoveAsync_RowsOfOthersBetween_LeavesThemAndTakesWholeSteps()
    {
        var other = await AddTenantAsync();
        for (var turn = 0; turn < 3; turn++)
        {
            await AddManyAsync(Tenant, 40);
            await AddRecordsAsync(Tenant, 200);
            await AddManyAsync(other, 200);
            await AddRecordsAsync(other, 200);
        }

        var foreign = await FillAsync(other);
        var before = await Recorder.CountAsync();

        await RemoveAsync();

        var after = await Recorder.CountAsync();
        (before["api_keys"] - after["api_keys"], before["idempotency_records"] - after["idempotency_records"], before["usage_hours"] - after["usage_hours"]).Should().Be((120, 600, 0));
        Recorder.Steps.Where(step => step.ContainsKey("api_keys")).Select(step => step["api_keys"]).Should().Equal(100, 20);
        Recorder.Steps.Where(step => step.ContainsKey("idempotency_records")).Select(step => step["idempotency_records"]).Should().Equal(500, 100);
        (await ListAsync(foreign)).Should().HaveCount(MoreThanAStep);
        (await ListTotalsAsync(other)).Should().HaveCount(MoreThanAStep);
    }

    [Test]
    public async Task RemoveAsync_UsageOfKeysThatAreGone_GoesToo()
    {
        var key = (await AddManyAsync(Tenant, 1))[0];
        await AddAsync(Of(key, Some));
        await DeleteAsync(key);

        await RemoveAsync();

        (await ListAsync(key)).Should().BeEmpty();
        (await ListTotalsAsync(Tenant)).Should().BeEmpty();
        Recorder.Steps.Should().OnlyContain(step => step.Count == 1, "nothing is left to cascades");
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(9)]
    [TestCase(13)]
    public async Task RemoveAsync_CutShort_IsFinishedByTheNext(int steps)
    {
        await FillAsync(Tenant);
        using var interrupt = new CancellationTokenSource();
        Recorder.After = number => number == steps ? interrupt.CancelAsync() : Task.CompletedTask;

        await FluentActions.Awaiting(() => Remover.RemoveAsync(Tenant.Id, interrupt.Token)).Should().ThrowAsync<OperationCanceledException>();
        Recorder.Transactions.Should().Be(steps);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None)).Should().NotBeNull();

        (await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeTrue();
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeNull();
        (await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeFalse();
    }

    [Test]
    public async Task RemoveAsync_KeysAreMadeUntilTheEnd_RemovesThemWithoutBeginningAgain()
    {
        await AddManyAsync(Tenant, 3);
        Recorder.BeforeLocked = async () => await AddAsync(Of(await AddAsync(Key()), Some));

        (await RemoveAsync()).Should().BeTrue();

        Recorder.LockedTransactions.Should().Be(1);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeNull();
    }

    [Test]
    public async Task RemoveAsync_AnImportMeanwhile_RemovesItInStepsToo()
    {
        Recorder.BeforeLocked = async () =>
        {
            if (Recorder.LockedTransactions == 1)
            {
                await AddManyAsync(Tenant, 2 * MaxKeys);
            }
        };

        (await RemoveAsync()).Should().BeTrue();

        Recorder.LockedTransactions.Should().Be(2);
        Recorder.Steps.Should().OnlyContain(step => step.GetValueOrDefault("api_keys") <= MaxKeys);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeNull();
    }

    [Test]
    public async Task RemoveAsync_TenantThatIsGone_SaysSo()
    {
        await RemoveAsync();

        (await RemoveAsync()).Should().BeFalse();
    }

    private TenantRemover Remover => new(Recorded, RecordedChanges);

    private Task<bool> RemoveAsync() => Remover.RemoveAsync(Tenant.Id, CancellationToken.None);

    /// <returns>The key that was used for longest.</returns>
    private async Task<Domain.ApiKeys.ApiKey> FillAsync(Tenant tenant)
    {
        var keys = await AddManyAsync(tenant, MaxKeys + 20, secrets: 2);
        await AddAsync([.. Enumerable.Range(0, MoreThanAStep).Select(hour => Of(keys[1], Some, hour)), .. keys.Skip(2).Select(key => Of(key, Some))]);
        await AddEventsAsync(tenant, MoreThanAStep);
        await AddEndpointsAsync(tenant, MoreThanAStep);
        await AddRetiredHashesAsync(tenant, MoreThanAStep);
        await AddRecordsAsync(tenant, MoreThanAStep);
        return keys[1];
    }
}
