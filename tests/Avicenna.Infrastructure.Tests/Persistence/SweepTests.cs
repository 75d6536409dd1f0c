using Avicenna.Application.Idempotency;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Sweeps go in bounded steps and remove what is due, and only that.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class SweepTests(DatabaseProvider provider) : DeletionFixture(provider)
{
    [Test]
    public async Task RemoveBeforeAsync_AnHourOfMoreKeysThanAStep_GoesInSteps()
    {
        var keys = await AddManyAsync(Tenant, MoreThanAStep);
        await AddAsync([.. keys.Select(key => Of(key, Some, hour: 0)), .. keys.Take(3).Select(key => Of(key, Some, hour: 1)), .. keys.Skip(1).Select(key => Of(key, Some, hour: 2))]);

        await new UsageRepository(Recorded).RemoveBeforeAsync(Noon.AddHours(2), CancellationToken.None);

        Recorder.Steps.Select(step => step.Single()).Should().Equal(Deleted("usage_hours", 500, 100, 3).Concat(Deleted("tenant_usage_hours", 1, 1)));
        (await ListAsync(keys[0])).Should().BeEmpty();
        (await Recorder.CountAsync())["usage_hours"].Should().Be(keys.Count - 1);
        (await ListAsync(keys[1])).Should().Equal(Hour(Some, 2));
    }

    [Test]
    public async Task RemoveExpiredAsync_MoreRecordsThanAStep_GoesInStepsOfWhatIsDue()
    {
        await Records.RemoveExpiredAsync(CancellationToken.None);
        var due = Time.GetInstant() - IdempotentCall.Lifetime;
        // Numbers with a gap of more than a step, and at the end some that two nodes' clocks have put out of order.
        await AddRecordsAsync(Tenant, 50, due);
        var gone = await AddTenantAsync();
        await AddRecordsAsync(gone, MoreThanAStep);
        await new TenantRemover(Store.Get<SqlStore>(), Store.Get<ChangeLog>()).RemoveAsync(gone.Id, CancellationToken.None);
        await AddRecordsAsync(Tenant, MoreThanAStep, due);
        await AddRecordsAsync(Tenant, 7, due.AddMilliseconds(1));
        await AddRecordsAsync(Tenant, 5, due);
        await AddRecordsAsync(Tenant, MoreThanAStep);
        var before = (await Recorder.CountAsync())["idempotency_records"];

        (await Records.RemoveExpiredAsync(CancellationToken.None)).Should().Be(655);

        Recorder.Steps.Select(step => step.Single()).Should().Equal(Deleted("idempotency_records", 500, 155));
        (await Recorder.CountAsync())["idempotency_records"].Should().Be(before - 655);
        (await Records.RemoveExpiredAsync(CancellationToken.None)).Should().Be(0);
    }

    [Test]
    public async Task SweepAsync_SparseNumbersOfMoreChangesThanAStep_GoesInStepsAndLeavesTheNewest()
    {
        const int Gap = 10_000;
        Time.Advance(TimeSpan.FromHours(2));
        await RecordedChanges.SweepAsync(CancellationToken.None);
        var first = (await RecordedChanges.ReadAsync(long.MaxValue, CancellationToken.None)).Newest;
        var newest = first + MoreThanAStep * Gap;
        await InsertAsync(
            "INSERT INTO changes (number, kind, subject_id, made_at) VALUES (@number, 'guard', @tenant_id, @created_at);",
            MoreThanAStep,
            index => Of(Tenant).Sequence("number", first + (index + 1) * Gap));
        await InsertAsync("UPDATE change_counter SET number = @number WHERE id = 1;", 1, _ => Recorded.Parameters().Sequence("number", newest));
        Recorder.Steps.Clear();
        Time.Advance(TimeSpan.FromHours(1));

        await RecordedChanges.SweepAsync(CancellationToken.None);

        Recorder.Steps.Select(step => step.Single()).Should().Equal(Deleted("changes", 500, 100));
        var left = await RecordedChanges.ReadAsync(0, CancellationToken.None);
        left.Changes.Select(change => change.Number).Should().Equal(newest);
    }

    private IdempotencyRepository Records => new(Recorded, Store.Get<ApiKeyReader>(), Time);

    private static IEnumerable<KeyValuePair<string, int>> Deleted(string table, params int[] counts) => counts.Select(count => KeyValuePair.Create(table, count));
}
