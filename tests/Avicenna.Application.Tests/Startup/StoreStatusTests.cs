using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Startup;

public sealed class StoreStatusTests
{
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(30);

    private FakeTimeProvider time = null!;
    private StoreHealth health = null!;
    private StoreStatus status = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        var options = Options.Create(new CacheOptions { MaxStaleness = MaxStaleness });
        health = new StoreHealth(options, time);
        status = new StoreStatus(health, options, time);
        health.Reached(time.GetTimestamp());
    }

    [Test]
    public void State_StoreThatNeverAnswered_IsUnavailable() => status.State.Should().Be(StoreState.Unavailable);

    [Test]
    public void State_StoreThatAnswersAndTakesWrites_IsHealthy()
    {
        status.Answered([]);
        status.TriedToWrite(succeeded: true);

        status.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_StoreThatTakesNoWrites_IsDegradedForAsLongAsItAnswers()
    {
        status.Answered([]);
        status.TriedToWrite(succeeded: false);
        status.State.Should().Be(StoreState.Degraded);

        time.Advance(TimeSpan.FromDays(1));
        status.Answered([]);
        status.State.Should().Be(StoreState.Degraded);

        status.TriedToWrite(succeeded: true);
        status.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_KeysThatAreNoLongerFound_IsDegradedUntilMaxStalenessAlthoughChangesAreHeard()
    {
        status.Answered([]);
        status.Failed();
        Pass(MaxStaleness);
        status.State.Should().Be(StoreState.Degraded);

        Pass(TimeSpan.FromTicks(1));
        status.State.Should().Be(StoreState.Unavailable);

        status.Answered([]);
        status.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public void State_StoreThatIsAway_IsDegradedBeforeAnyQueryHasFailed()
    {
        status.Answered([]);
        health.Missed();
        time.Advance(TimeSpan.FromSeconds(3));

        status.State.Should().Be(StoreState.Degraded);
    }

    [Test]
    public void MissingPeppers_Always_AreThoseOfTheLastAnswer()
    {
        status.MissingPeppers.Should().BeEmpty();
        status.Answered(["p2"]);
        status.MissingPeppers.Should().Equal("p2");
        status.Answered([]);
        status.MissingPeppers.Should().BeEmpty();
    }

    private void Pass(TimeSpan span)
    {
        time.Advance(span);
        health.Reached(time.GetTimestamp());
    }
}
