using System.Data.Common;
using System.Security.Cryptography;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>However often and wherever a call is repeated within a day, it is done once.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class IdempotencyTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private readonly IdempotentCall call = new("POST /admin/api-keys", SHA256.HashData([1]), SHA256.HashData([2]));

    [Test]
    public async Task AddAsync_SameCallAgain_IsReplayedWithTheKeyAsItIsNow()
    {
        var key = Key().Build();
        await AddAsync(Keys, key);
        await UpdateAsync(key, current => current with { Name = ApiKeyName.Parse("Renamed") });
        var again = Key().Build();

        var replay = await AddAsync(Keys, again);

        replay!.Key.Should().BeEquivalentTo(key with { Name = ApiKeyName.Parse("Renamed") });
        (await FindAsync(again)).Should().BeNull();
    }

    [Test]
    public async Task AddAsync_SameCallAfterTheKeyWasDeleted_IsReplayedWithNone()
    {
        var key = Key().Build();
        await AddAsync(Keys, key);
        await DeleteAsync(key);

        (await AddAsync(Keys, Key().Build())).Should().Be(new ReplayedCall(Key: null));
    }

    [Test]
    public async Task AddAsync_AnotherBody_IsAMismatch()
    {
        await AddAsync(Keys, Key().Build());

        await FluentActions.Awaiting(() => AddAsync(Keys, Key().Build(), call with { BodyHash = SHA256.HashData([3]) })).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == IdempotencyErrors.Mismatch);
    }

    [Test]
    public async Task AddAsync_AnotherScopeKeyOrTenant_IsAnotherCall()
    {
        await AddAsync(Keys, Key().Build());

        (await AddAsync(Keys, Key().Build(), call with { Scope = "POST /admin/api-keys/x/rotate" })).Should().BeNull();
        (await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([3]) })).Should().BeNull();
        (await AddAsync(Keys, new ApiKeyBuilder((await AddTenantAsync()).Id).Build())).Should().BeNull();
    }

    [Test]
    public async Task AddAsync_FailedBefore_IsDoneNow()
    {
        var taken = RandomHash();
        await AddAsync(Key().WithSecret(taken));
        await FluentActions.Awaiting(() => AddAsync(Keys, Key().WithSecret(taken).Build())).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error.Kind == ErrorKind.Conflict);

        (await AddAsync(Keys, Key().Build())).Should().BeNull();
    }

    [Test]
    public async Task RotateAsync_SameCallAgain_IsReplayedAndChangesNothing()
    {
        var key = await AddAsync(Key().WithLimit(1));
        Task<(ApiKey? Rotated, ReplayedCall? Replay)> IncrementAsync() => RotateAsync(key, current => current with { RequestLimit = RequestLimit.From(current.RequestLimit.PerMinute + 1) }, call);
        var first = await IncrementAsync();
        var again = await IncrementAsync();

        (first.Rotated!.RequestLimit.PerMinute, first.Replay).Should().Be((2, null));
        again.Rotated.Should().BeNull();
        again.Replay!.Key.Should().BeEquivalentTo(first.Rotated);
        (await FindAsync(key))!.RequestLimit.PerMinute.Should().Be(2);
    }

    [Test]
    public async Task RotateAsync_NoSuchKey_IsNeitherRotatedNorReplayed()
    {
        var key = await AddAsync(Key());
        await DeleteAsync(key);

        (await RotateAsync(key, current => current, call)).Should().Be((null, null));
        (await AddAsync(Keys, Key().Build())).Should().BeNull("a call that came to nothing is not noted");
    }

    [Test]
    public async Task AddAsync_TwentyTimesAtOnceOnTwoNodes_MintsOneKey()
    {
        await using var otherNode = new TestStore(Database, Time);
        IApiKeyRepository[] nodes = [Keys, otherNode.Get<IApiKeyRepository>()];
        var keys = Enumerable.Range(0, 20).Select(_ => Key().Build()).ToList();

        var minted = await Task.WhenAll(keys.Select((key, index) => Task.Run(async () => await AddAsync(nodes[index % nodes.Length], key) is null)));

        minted.Should().ContainSingle(isMinted => isMinted);
        var found = new List<ApiKey?>();
        foreach (var key in keys)
        {
            found.Add(await FindAsync(key));
        }

        found.Should().ContainSingle(key => key != null);
    }

    [Test]
    public async Task RemoveExpiredAsync_RecordsOfADayAgo_AreRemovedAndTheirCallsAreNewAgain()
    {
        var records = Store.Get<IIdempotencyRepository>();
        await records.RemoveExpiredAsync(CancellationToken.None);
        for (byte number = 0; number < 3; number++)
        {
            await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([number, 0]) });
        }

        Time.Advance(IdempotentCall.Lifetime - TimeSpan.FromMilliseconds(1));
        (await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([0, 0]) })).Should().NotBeNull();
        Time.Advance(TimeSpan.FromMilliseconds(1));

        (await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([0, 0]) })).Should().BeNull();
        (await records.RemoveExpiredAsync(CancellationToken.None)).Should().BeGreaterThanOrEqualTo(2);
        (await records.RemoveExpiredAsync(CancellationToken.None)).Should().Be(0);
        (await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([0, 0]) })).Should().NotBeNull();
        (await AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([1, 0]) })).Should().BeNull();
    }

    [Test]
    public async Task AddAsync_AnotherNodeHoldsTheTenantForTooLong_IsUnavailable()
    {
        await using var otherNode = new TestStore(Database, Time);
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = otherNode.Get<SqlStore>().WriteForTenantAsync(
            Tenant.Id,
            async (DbTransaction _) =>
            {
                entered.SetResult();
                await leave.Task;
                return true;
            },
            Timeout.InfiniteTimeSpan,
            call: null,
            CancellationToken.None);
        await entered.Task;

        try
        {
            await Task.WhenAll(ShouldBeUnavailableAsync(() => AddAsync(Keys, Key().Build())), ShouldBeUnavailableAsync(() => AddAsync(Key().Build())));
        }
        finally
        {
            leave.SetResult();
        }

        (await holder).Should().BeTrue();
        await AddAsync(Keys, Key().Build());
    }

    [Test]
    public async Task AddAsync_SameCallIsUnderWayForTooLong_IsInFlight()
    {
        var key = await AddAsync(Key());
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = RotateAsync(
            key,
            current =>
            {
                entered.SetResult();
                leave.Task.Wait();
                return current with { Name = ApiKeyName.Parse("Renamed") };
            },
            call);
        await entered.Task;

        try
        {
            await FluentActions.Awaiting(() => AddAsync(Keys, Key().Build())).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == IdempotencyErrors.InFlight);
        }
        finally
        {
            leave.SetResult();
        }

        try
        {
            (await first).Rotated!.Name.Value.Should().Be("Renamed");
        }
        catch (StoreUnavailableException)
        {
            // Its caller waits half a second longer than the other one's, and a busy machine may take that to tell it.
            await Eventually.IsTrueAsync(async () => (await FindAsync(key))!.Name.Value == "Renamed", "it is done all the same");
        }
    }

    // Two processes over one SQLite file can't tell, and answer with 503.
    [Test]
    public async Task AddAsync_SameCallIsUnderWayOnAnotherNodeForTooLong_IsInFlight()
    {
        Assume.That(Database.Provider, Is.EqualTo(DatabaseProvider.SqlServer));
        await using var otherNode = new TestStore(Database, Time);
        var key = await AddAsync(Key());
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = otherNode.Get<IApiKeyRepository>().RotateAsync(
            key.TenantId,
            key.Id,
            current =>
            {
                entered.SetResult();
                leave.Task.Wait();
                return current with { Name = ApiKeyName.Parse("Renamed") };
            },
            Caller.Operator,
            call,
            CancellationToken.None);
        await entered.Task;

        try
        {
            await FluentActions.Awaiting(() => AddAsync(Keys, Key().Build())).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == IdempotencyErrors.InFlight);
            await ShouldBeUnavailableAsync(() => AddAsync(Keys, Key().Build(), call with { KeyHash = SHA256.HashData([7]) }));
        }
        finally
        {
            leave.SetResult();
        }

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<StoreUnavailableException>("it took longer than its caller waits");
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task> action) => await action.Should().ThrowAsync<StoreUnavailableException>();

    private Task<ReplayedCall?> AddAsync(IApiKeyRepository keys, ApiKey key) => AddAsync(keys, key, call);

    private static Task<ReplayedCall?> AddAsync(IApiKeyRepository keys, ApiKey key, IdempotentCall idempotentCall) =>
        keys.AddAsync(key, Caller.Operator, idempotentCall, CancellationToken.None);
}
