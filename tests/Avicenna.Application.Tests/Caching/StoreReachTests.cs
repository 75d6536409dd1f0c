using Avicenna.Application.Caching;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Caching;

public sealed class StoreReachTests
{
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private FakeTimeProvider time = null!;
    private StoreReach reach = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        reach = new StoreReach(Options.Create(new CacheOptions { MaxStaleness = MaxStaleness }), time);
    }

    [Test]
    public void IsRecent_StoreThatWasNeverReached_IsFalseAndItIsStillWorthAsking()
    {
        reach.Missed();
        time.Advance(MaxStaleness);

        reach.IsRecent.Should().BeFalse();
        reach.IsAway.Should().BeFalse();
        reach.Invoking(store => store.ThrowIfAway()).Should().NotThrow();
    }

    [Test]
    public void IsRecent_StoreThatWasReached_IsTrueForAsLongAsIsSet()
    {
        reach.Reached(time.GetTimestamp());
        time.Advance(MaxStaleness);
        reach.IsRecent.Should().BeTrue();

        time.Advance(TimeSpan.FromTicks(1));
        reach.IsRecent.Should().BeFalse();
    }

    [Test]
    public void IsRecent_AnswerThatTookLong_CountsFromTheQuestion()
    {
        var asked = time.GetTimestamp();
        time.Advance(MaxStaleness);
        reach.Reached(asked);

        reach.IsRecent.Should().BeTrue();
        time.Advance(TimeSpan.FromTicks(1));
        reach.IsRecent.Should().BeFalse();
    }

    [Test]
    public void IsAway_StoreThatMissesAnswers_IsTrueAfterTwoSecondsAndKeepsWhatIsKnownUsable()
    {
        reach.Reached(time.GetTimestamp());
        reach.Missed();
        time.Advance(Patience);
        reach.IsAway.Should().BeFalse();

        time.Advance(TimeSpan.FromTicks(1));
        reach.Missed();

        reach.IsAway.Should().BeTrue();
        reach.IsRecent.Should().BeTrue();
        reach.Invoking(store => store.ThrowIfAway()).Should().Throw<StoreUnavailableException>();
    }

    // A node that is slow to ask is no reason to refuse anybody.
    [Test]
    public void IsAway_NobodyAskedForLong_IsFalse()
    {
        reach.Reached(time.GetTimestamp());
        time.Advance(TimeSpan.FromHours(1));

        reach.IsAway.Should().BeFalse();
    }

    [Test]
    public void Reached_StoreThatWasAway_IsThereAgain()
    {
        reach.Reached(time.GetTimestamp());
        reach.Missed();
        time.Advance(MaxStaleness + Patience);

        reach.Reached(time.GetTimestamp());

        reach.IsAway.Should().BeFalse();
        reach.IsRecent.Should().BeTrue();
    }
}
