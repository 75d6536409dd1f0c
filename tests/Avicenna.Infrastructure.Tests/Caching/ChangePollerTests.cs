using Avicenna.Application.Changes;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>One node polls, on a clock of its own, while another one makes changes.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ChangePollerTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly StoreChange untouched = new(ChangeKind.Policy, Guid.NewGuid());
    private FakeTimeProvider clock = null!;
    private TestStore other = null!;
    private Tenant tenant = null!;
    private bool isEnabled;
    private LosableStore store = null!;
    private Invalidations invalidations = null!;
    private TenantWatches watches = null!;
    private StoreHealth health = null!;
    private ChangePoller poller = null!;

    [SetUp]
    public async Task StartAsync()
    {
        clock = new FakeTimeProvider();
        other = await PreparedNodeAsync();
        tenant = await AddTenantAsync(other);
        isEnabled = true;
        store = new LosableStore(other.Get<IQueryRunner>());
        invalidations = new Invalidations();
        watches = new TenantWatches();
        health = new StoreHealth(Options.Create(new CacheOptions()), clock);
        var changes = new ChangeLog(new SqlStore(other.Get<SqlDialect>(), store, other.Get<ITransactionRunner>(), health, other.Get<StoreStatus>()), other.Get<ChangeAnnouncer>(), clock);
        poller = new ChangePoller(changes, invalidations, watches, health, clock, NullLogger<ChangePoller>.Instance);
        await poller.StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => Task.FromResult(health.IsRecent), "the poller has asked");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await poller.StopAsync(CancellationToken.None);
        poller.Dispose();
    }

    [Test]
    public void Start_WhatWasReadBefore_IsOutdated() => HasChanged(untouched, since: 1).Should().BeTrue();

    [Test]
    public async Task Poll_ChangeOfAnotherNode_IsKnownAfterOneTickAndOutdatesNothingElse()
    {
        var before = invalidations.Now;
        await ChangeAsync();
        HasChanged(Changed, before).Should().BeFalse();

        Tick();

        await HearsOfAsync(Changed, before);
        HasChanged(untouched, before).Should().BeFalse();
        invalidations.HasAnyChanged(ChangeKind.UnknownKeys, before).Should().BeFalse();
    }

    [Test]
    public async Task Poll_Change_WakesThoseWhoWatchTheTenant()
    {
        using var watch = watches.TryWatch(tenant.Id, Guid.NewGuid())!;
        using var foreign = watches.TryWatch(Guid.NewGuid(), Guid.NewGuid())!;
        await ChangeAsync();

        Tick();

        (await WakesAsync(watch)).Should().BeTrue();
        (await foreign.WaitAsync(TimeSpan.Zero, clock, CancellationToken.None)).Should().BeFalse();
    }

    [Test]
    public async Task Poll_ChangeOfAnOlderNode_WakesWhoeverItMayConcern()
    {
        using var watch = watches.TryWatch(tenant.Id, Guid.NewGuid())!;
        var before = invalidations.Now;
        var subject = Guid.NewGuid();
        await WriteAsync("api_key", subject);

        Tick();
        await HearsOfAsync(new StoreChange(ChangeKind.ApiKey, subject), before);

        (await WakesAsync(watch)).Should().BeTrue("that node doesn't say whose key it is");
    }

    [Test]
    public async Task Poll_NothingChanged_OutdatesNothing()
    {
        var before = invalidations.Now;

        // Once it asks for the second time, it is done with the first.
        for (var asked = store.Asked; store.Asked < asked + 2;)
        {
            Tick();
            await Task.Yield();
        }

        invalidations.Now.Should().Be(before);
    }

    [Test]
    public async Task Poll_MoreChangesThanOneReadBrings_AreAllKnownAfterOneTick()
    {
        var before = invalidations.Now;
        var subjects = Enumerable.Range(0, ChangeLog.MaxRead + 3).Select(_ => Guid.NewGuid()).ToList();
        await WriteAsync("api_key", [.. subjects]);

        Tick();

        await HearsOfAsync(new StoreChange(ChangeKind.ApiKey, subjects[^1]), before);
        subjects.Should().OnlyContain(subject => invalidations.HasChanged(ChangeKind.ApiKey, subject, before));
        HasChanged(untouched, before).Should().BeFalse();
    }

    [Test]
    public async Task Poll_ChangesThatWereSweptUnseen_OutdateEverything()
    {
        var before = invalidations.Now;
        await ChangeAsync();
        await ChangeAsync();
        Time.Advance(TimeSpan.FromHours(2));
        await other.Get<ChangeLog>().SweepAsync(CancellationToken.None);

        Tick();

        await HearsOfAsync(untouched, before);
    }

    [Test]
    public async Task Poll_ChangeOfALaterVersionsKind_OutdatesEverything()
    {
        var before = invalidations.Now;
        await WriteAsync("later", tenant.Id);

        Tick();

        await HearsOfAsync(untouched, before);
    }

    [Test]
    public async Task Poll_NumbersThatGoBack_OutdateEverything()
    {
        await ChangeAsync();
        Tick();
        await HearsOfAsync(Changed, since: 1);
        var before = invalidations.Now;
        // As after a backup was restored.
        await other.Get<SqlStore>().WriteAsync("DELETE FROM changes; UPDATE change_counter SET number = 0;", other.Get<SqlStore>().Parameters(), CancellationToken.None);

        Tick();
        await HearsOfAsync(untouched, before);

        before = invalidations.Now;
        await WriteAsync("tenant", tenant.Id);
        Tick();
        await HearsOfAsync(Changed, before);
        HasChanged(untouched, before).Should().BeFalse();
    }

    [Test]
    public async Task Poll_StoreThatGoesAndComesBack_IsAwayMeanwhileAndWhatChangedIsHeardOf()
    {
        var before = invalidations.Now;
        store.IsLost = true;
        await ChangeAsync();

        await Eventually.IsTrueAsync(
            () =>
            {
                Tick();
                return Task.FromResult(health.IsAway);
            },
            "the store counts as away");
        HasChanged(Changed, before).Should().BeFalse();

        store.IsLost = false;
        Tick();

        await HearsOfAsync(Changed, before);
        await Eventually.IsTrueAsync(() => Task.FromResult(!health.IsAway && health.IsRecent), "the store is there again");
    }

    private StoreChange Changed => new(ChangeKind.Tenant, tenant.Id);

    private bool HasChanged(StoreChange change, long since) => invalidations.HasChanged(change.Kind, change.SubjectId, since);

    private Task<bool> ChangeAsync() => other.Get<ITenantRepository>().SetEnabledAsync(tenant.Subdomain, isEnabled = !isEnabled, CancellationToken.None);

    // As other nodes write them, of whatever version.
    private Task<bool> WriteAsync(string kind, params Guid[] subjects)
    {
        const string Sql = """
            UPDATE change_counter SET number = number + 1;
            INSERT INTO changes (number, kind, subject_id, made_at) SELECT number, @kind, @subject_id, @made_at FROM change_counter;
            """;
        var database = other.Get<SqlStore>();
        return database.WriteAsync(
            async transaction =>
            {
                foreach (var subject in subjects)
                {
                    await transaction.ExecuteAsync(Sql, database.Parameters().Ascii("kind", kind, 16).Id("subject_id", subject).Instant("made_at", Time.GetUtcNow()));
                }

                return true;
            },
            CancellationToken.None);
    }

    private static Task<bool> WakesAsync(TenantWatch watch) => watch.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System, CancellationToken.None);

    private void Tick() => clock.Advance(Interval);

    private Task HearsOfAsync(StoreChange change, long since) => Eventually.IsTrueAsync(() => Task.FromResult(HasChanged(change, since)), "the change is heard of");
}
