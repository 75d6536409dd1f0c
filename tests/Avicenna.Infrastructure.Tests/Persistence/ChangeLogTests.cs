using System.Collections.Concurrent;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Numbers appear in the order of commits, and none is ever missing to who reads from the last one on.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ChangeLogTests(DatabaseProvider provider) : ChangeLogFixture(provider)
{
    [Test]
    public async Task Change_ThatIsCommitted_TakesTheNextNumberAndIsToldToThisNode()
    {
        var (newest, change) = (await NewestAsync(), AnyChange());
        var invalidations = Store.Get<Invalidations>();
        var moment = invalidations.Now;

        await ChangeAsync(Tenant.Id, change);

        (await NewestAsync()).Should().Be(newest + 1);
        (await ReadAsync(newest)).Should().Equal(new NumberedChange(newest + 1, change, Tenant.Id));
        (await ReadAsync(newest + 1)).Should().BeEmpty();
        invalidations.HasChanged(change.Kind, change.SubjectId, moment).Should().BeTrue();
    }

    [Test]
    public async Task Change_ThatIsRolledBack_TakesNoNumberAndIsNotRead()
    {
        var newest = await NewestAsync();

        await Changes.Awaiting(changes => changes.WriteForTenantAsync<bool>(
            Tenant.Id, AnyChange(), _ => throw new InvalidOperationException("given up"), CancellationToken.None)).Should().ThrowAsync<InvalidOperationException>();

        (await NewestAsync()).Should().Be(newest);
        (await ReadAsync(newest)).Should().BeEmpty();

        var next = AnyChange();
        await ChangeAsync(Tenant.Id, next);
        (await ReadAsync(newest)).Should().Equal(new NumberedChange(newest + 1, next, Tenant.Id));
    }

    [Test]
    public async Task Changes_OfManyTenantsOnTwoNodes_AreReadOnceEachAndInOrderAllTheWhile()
    {
        const int Writers = 8;
        const int ChangesEach = 25;
        await using var otherNode = new TestStore(Database, Time);
        var newest = await NewestAsync();
        var made = new ConcurrentBag<StoreChange>();
        var writers = Enumerable.Range(0, Writers).Select(index => Task.Run(async () =>
        {
            var tenantId = Guid.NewGuid();
            for (var number = 0; number < ChangesEach; number++)
            {
                var change = AnyChange();
                await ChangeAsync(tenantId, change, index % 2 == 0 ? Changes : otherNode.Get<ChangeLog>());
                made.Add(change);
            }
        })).ToList();

        var read = await ReadUntilAsync(newest, Task.WhenAll(writers));

        read.Select(change => change.Number).Should().Equal(Enumerable.Range(1, Writers * ChangesEach).Select(offset => newest + offset));
        read.Select(change => change.Change!.Value).Should().BeEquivalentTo(made);
    }

    [Test]
    public async Task Changes_SomeOfWhichAreRolledBack_LeaveNoGap()
    {
        var newest = await NewestAsync();
        var failing = Enumerable.Range(0, 60).Select(index => Task.Run(async () =>
        {
            try
            {
                await Changes.WriteForTenantAsync(
                    Guid.NewGuid(), AnyChange(), _ => index % 3 == 0 ? throw new InvalidOperationException("given up") : Task.FromResult(Written.Change(true)), CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
            }
        })).ToList();

        var read = await ReadUntilAsync(newest, Task.WhenAll(failing));

        read.Select(change => change.Number).Should().Equal(Enumerable.Range(1, 40).Select(offset => newest + offset));
    }

    [Test]
    public async Task ReadAsync_MoreThanOneReadBrings_BringsTheFirstOfThem()
    {
        var (newest, database) = (await NewestAsync(), Store.Get<SqlStore>());
        await database.WriteAsync(
            async transaction =>
            {
                for (var number = 1; number <= ChangeLog.MaxRead + 1; number++)
                {
                    await transaction.ExecuteAsync(
                        "INSERT INTO changes (number, kind, subject_id, made_at) VALUES (@number, 'api_key', @id, @now); UPDATE change_counter SET number = @number;",
                        database.Parameters().Sequence("number", newest + number).Id("id", Guid.NewGuid()).Instant("now", Time.GetUtcNow()));
                }

                return true;
            },
            CancellationToken.None);

        (await ReadAsync(newest)).Select(change => change.Number).Should().Equal(Enumerable.Range(1, ChangeLog.MaxRead).Select(offset => newest + offset));
        (await ReadAsync(newest + ChangeLog.MaxRead)).Should().ContainSingle();
    }

    // Reads as a poller does, until the changes are made and all of them are read.
    private async Task<List<NumberedChange>> ReadUntilAsync(long from, Task made)
    {
        var read = new List<NumberedChange>();
        bool isLast;
        do
        {
            isLast = made.IsCompleted;
            read.AddRange(await ReadAsync(read.Count > 0 ? read[^1].Number : from));
        }
        while (!isLast);

        await made;
        return read;
    }
}
