using Avicenna.Application.Caching;
using Avicenna.Application.Startup;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Startup;

public sealed class StoreHealthTests
{
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(30);

    private FakeTimeProvider time = null!;
    private StoreReach reach = null!;
    private StoreHealth health = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        var options = Options.Create(new CacheOptions { MaxStaleness = MaxStaleness });
        reach = new StoreReach(options, time);
        health = new StoreHealth(reach, options, time);
        reach.Reached(time.GetTimestamp());
    }

    [Test]
    public void State_StoreThatNeverAnswered_IsUnavailable() => health.State.Should().Be(StoreState.Unavailable);

    [Test]
    public void State_StoreThatAnswersAndTakesWrites_IsHealthy()
    {
        health.Answered([]);
        health.TriedToWrite(succeeded: true);

        health.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_StoreThatTakesNoWrites_IsDegradedForAsLongAsItAnswers()
    {
        health.Answered([]);
        health.TriedToWrite(succeeded: false);
        health.State.Should().Be(StoreState.Degraded);

        time.Advance(TimeSpan.FromDays(1));
        health.Answered([]);
        health.State.Should().Be(StoreState.Degraded);

        health.TriedToWrite(succeeded: true);
        health.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_KeysThatAreNoLongerFound_IsDegradedUntilMaxStalenessAlthoughChangesAreHeard()
    {
        health.Answered([]);
        health.Failed();
        Pass(MaxStaleness);
        health.State.Should().Be(StoreState.Degraded);

        Pass(TimeSpan.FromTicks(1));
        health.State.Should().Be(StoreState.Unavailable);

        health.Answered([]);
        health.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_StoreThatIsAway_IsDegradedBeforeAnyQueryHasFailed()
    {
        health.Answered([]);
        reach.Missed();
        time.Advance(TimeSpan.FromSeconds(3));

        health.State.Should().Be(StoreState.Degraded);
    }

    [Test]
    public void MissingPeppers_Always_AreThoseOfTheLastAnswer()
    {
        health.MissingPeppers.Should().BeEmpty();
        health.Answered(["p2"]);
        health.MissingPeppers.Should().Equal("p2");
        health.Answered([]);
        health.MissingPeppers.Should().BeEmpty();
    }

    private void Pass(TimeSpan span)
    {
        time.Advance(span);
        reach.Reached(time.GetTimestamp());
    }
}
