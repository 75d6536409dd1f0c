using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

public sealed class StoreHealthTests
{
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private FakeTimeProvider time = null!;
    private StoreHealth health = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        health = new StoreHealth(Options.Create(new CacheOptions { MaxStaleness = MaxStaleness }), time);
    }

    [Test]
    public void IsRecent_StoreThatWasNeverReached_IsFalseAndItIsStillWorthAsking()
    {
        health.Missed();
        time.Advance(MaxStaleness);

        health.IsRecent.Should().BeFalse();
        health.IsAway.Should().BeFalse();
        health.Invoking(store => store.ThrowIfAway()).Should().NotThrow();
    }

    [Test]
    public void IsRecent_StoreThatWasReached_IsTrueForAsLongAsIsSet()
    {
        health.Reached(time.GetTimestamp());
        time.Advance(MaxStaleness);
        health.IsRecent.Should().BeTrue();

        time.Advance(TimeSpan.FromTicks(1));
        health.IsRecent.Should().BeFalse();
    }

    [Test]
    public void IsRecent_AnswerThatTookLong_CountsFromTheQuestion()
    {
        var asked = time.GetTimestamp();
        time.Advance(MaxStaleness);
        health.Reached(asked);

        health.IsRecent.Should().BeTrue();
        time.Advance(TimeSpan.FromTicks(1));
        health.IsRecent.Should().BeFalse();
    }

    [Test]
    public void IsAway_StoreThatMissesAnswers_IsTrueAfterTwoSecondsAndKeepsWhatIsKnownUsable()
    {
        health.Reached(time.GetTimestamp());
        health.Missed();
        time.Advance(Timeout);
        health.IsAway.Should().BeFalse();

        time.Advance(TimeSpan.FromTicks(1));
        health.Missed();

        health.IsAway.Should().BeTrue();
        health.IsRecent.Should().BeTrue();
        health.Invoking(store => store.ThrowIfAway()).Should().Throw<StoreUnavailableException>().Which.Reason.Should().Be("The database has not answered for a while");
    }

    // A node that is slow to ask is no reason to refuse anybody.
    [Test]
    public void IsAway_NobodyAskedForLong_IsFalse()
    {
        health.Reached(time.GetTimestamp());
        time.Advance(TimeSpan.FromHours(1));

        health.IsAway.Should().BeFalse();
    }

    [Test]
    public void Reached_StoreThatWasAway_IsThereAgain()
    {
        health.Reached(time.GetTimestamp());
        health.Missed();
        time.Advance(MaxStaleness + Timeout);

        health.Reached(time.GetTimestamp());

        health.IsAway.Should().BeFalse();
        health.IsRecent.Should().BeTrue();
    }
}
