using Avicenna.Application.Auditing;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Auditing;

/// <summary>However hard a key hammers, it makes one entry a minute for each call, and memory has a bound.</summary>
public sealed class RefusedCallsTests
{
    private const string Call = "GET /admin/api-keys";

    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly Caller Caller = new(Guid.NewGuid(), "192.0.2.1", "0HN1");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private FakeTimeProvider time = null!;
    private RefusedCalls refused = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        refused = new RefusedCalls(time);
    }

    [Test]
    public void Take_SameKeyAndCallWithinAMinute_IsOneEntryOfTheFirstWithACount()
    {
        refused.Note(Tenant, Call, Caller);
        time.Advance(TimeSpan.FromSeconds(59));
        refused.Note(Tenant, Call, Caller with { ClientAddress = "192.0.2.2", RequestId = "0HN2" });
        refused.Note(Tenant, Call, Caller);
        time.Advance(Minute);

        refused.Take(all: false).Should().Equal(new RefusedCall(Tenant, Call, Caller, Clock.Instant, Count: 3));
    }

    [Test]
    public void Take_AnotherTenantKeyOrCall_IsAnEntryOfItsOwn()
    {
        var otherTenant = Guid.NewGuid();
        var otherCaller = Caller with { KeyId = Guid.NewGuid() };
        refused.Note(Tenant, Call, Caller);
        refused.Note(otherTenant, Call, Caller);
        refused.Note(Tenant, Call, otherCaller);
        refused.Note(Tenant, "DELETE /admin/api-keys/{id}", Caller);
        time.Advance(Minute);

        refused.Take(all: false).Should().BeEquivalentTo(new RefusedCall[]
        {
            new(Tenant, Call, Caller, Clock.Instant, 1),
            new(otherTenant, Call, Caller, Clock.Instant, 1),
            new(Tenant, Call, otherCaller, Clock.Instant, 1),
            new(Tenant, "DELETE /admin/api-keys/{id}", Caller, Clock.Instant, 1),
        });
    }

    [Test]
    public void Take_NextMinute_IsAnEntryOfItsOwn()
    {
        refused.Note(Tenant, Call, Caller);
        time.Advance(Minute);
        refused.Note(Tenant, Call, Caller);
        time.Advance(Minute);

        refused.Take(all: false).Should().BeEquivalentTo(new RefusedCall[]
        {
            new(Tenant, Call, Caller, Clock.Instant, 1),
            new(Tenant, Call, Caller, Clock.Instant + Minute, 1),
        });
    }

    [Test]
    public void Take_MinuteThatIsNotOver_WaitsUnlessAllAreWanted()
    {
        refused.Note(Tenant, Call, Caller);

        refused.Take(all: false).Should().BeEmpty();
        refused.Take(all: true).Should().Equal(new RefusedCall(Tenant, Call, Caller, Clock.Instant, 1));
    }

    [Test]
    public void Take_Twice_GivesEachEntryOnce()
    {
        refused.Note(Tenant, Call, Caller);

        refused.Take(all: true).Should().ContainSingle();
        refused.Take(all: true).Should().BeEmpty();
    }

    [Test]
    public void Note_MoreThanFits_KeepsWhatIsThereAndGoesOnCountingIt()
    {
        Fill(RefusedCalls.Capacity);

        refused.Note(Tenant, "one too many", Caller);
        refused.Note(Tenant, "0", Caller);

        var taken = refused.Take(all: true);
        taken.Should().HaveCount(RefusedCalls.Capacity);
        taken.Should().NotContain(call => call.Call == "one too many");
        taken.Single(call => call.Call == "0").Count.Should().Be(2);
    }

    [Test]
    public void Note_RoomAgainAfterATake_IsCounted()
    {
        Fill(RefusedCalls.Capacity);
        refused.Take(all: true);

        refused.Note(Tenant, Call, Caller);

        refused.Take(all: true).Should().Equal(new RefusedCall(Tenant, Call, Caller, Clock.Instant, 1));
    }

    [Test]
    public void Note_FromManyThreads_CountsEveryCall()
    {
        Parallel.For(0, 10_000, _ => refused.Note(Tenant, Call, Caller));

        refused.Take(all: true).Should().ContainSingle().Which.Count.Should().Be(10_000);
    }

    private void Fill(int entries)
    {
        for (var number = 0; number < entries; number++)
        {
            refused.Note(Tenant, $"{number}", Caller);
        }
    }
}
