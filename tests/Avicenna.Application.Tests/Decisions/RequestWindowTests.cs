using Avicenna.Application.Decisions;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>The window of one key on one node.</summary>
[TestFixture]
public sealed class RequestWindowTests
{
    private const int Limit = 3;

    private FakeTimeProvider time = null!;
    private RequestWindow window = null!;

    [SetUp]
    public void MakeWindow()
    {
        time = new FakeTimeProvider();
        window = new RequestWindow(new CellClock(time));
    }

    [Test]
    public void TryAcquire_HalfASecondAfterTheFirstOfACell_BeginsANewCell()
    {
        Acquire(limit: 2);
        MoveTo(0.5);
        Acquire(limit: 2);

        MoveTo(60);
        Acquire(limit: 2).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 0, SecondsToMore: 1));
    }

    [Test]
    public void TryAcquire_LessThanHalfASecondAfterTheFirstOfACell_CountsUntilTheLastExpires()
    {
        MoveTo(100);
        Acquire(limit: 2);
        MoveTo(100.4);
        Acquire(limit: 2);

        MoveTo(160);
        Acquire(limit: 2).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 1));
        MoveTo(160.4);
        Acquire(limit: 2).Remaining.Should().Be(1);
    }

    [TestCase(3, 20)]
    [TestCase(2, 30)]
    [TestCase(1, 40)]
    public void TryAcquire_LimitWasLowered_WaitsForAsManyCellsAsExceedIt(int limit, int seconds)
    {
        foreach (var second in new[] { 0, 10, 20 })
        {
            MoveTo(second);
            Acquire(limit: 3);
        }

        MoveTo(40);
        Acquire(limit).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, seconds));
    }

    [Test]
    public void TryAcquire_ReservedPlaces_CountAgainstTheLimit()
    {
        Reserve();
        Acquire().Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 1, SecondsToMore: 60));
        Reserve();

        Acquire().IsAdmitted.Should().BeFalse();
    }

    [Test]
    public void TryAcquireAndTryReserve_WindowWasGivenBack_AskForAnotherWindow()
    {
        window.TryGiveBack().Should().BeTrue();

        window.TryAcquire(Limit, out _).Should().BeFalse();
        window.TryReserve(Limit, out _, out _).Should().BeFalse();
    }

    [Test]
    public void TryGiveBack_AdmissionAndReservedPlace_KeepsTheWindow()
    {
        Acquire();
        Reserve();

        window.TryGiveBack().Should().BeFalse();
    }

    [Test]
    public void Report_CopyIsNotConfirmed_SendsTheAgeAndTheCountOfEachCell()
    {
        Acquire();
        Acquire();
        MoveTo(10);
        Acquire();
        MoveTo(15.5);

        var report = window.Report(Limit, claimed: 0);

        report.Counted.Should().Be(3);
        report.Told.Should().Equal(new uint[] { 15_500_000, 2, 5_500_000, 1 }.SelectMany(BitConverter.GetBytes));
    }

    [Test]
    public void Report_AdmissionAndReservedPlaceInAConfirmedCopy_ExpectsThatCopy()
    {
        AdmitWithRedis();
        Reserve();
        var claimed = Reserve();

        window.Report(Limit, claimed).Should().Match<WindowReport>(report => report.Copy.Born == 7 && report.Told == null);
    }

    [Test]
    public void Report_ConfirmedCopyHasExpired_StartsANewGeneration()
    {
        AdmitWithRedis();
        var old = window.Report(Limit, claimed: 0).Copy;
        MoveTo(60);

        var copy = window.Report(Limit, Reserve()).Copy;
        copy.IsConfirmed.Should().BeFalse();
        copy.Generation.Should().BeGreaterThan(old.Generation);
    }

    [Test]
    public void TryReportUntold_NothingIsCounted_HasNothingToReport()
    {
        Reserve();

        window.TryReportUntold(out _).Should().BeFalse();
    }

    [Test]
    public void Decide_OthersLeaveRoom_SaysWhenTheFirstAdmissionOfAnyNodeExpires()
    {
        AdmitWithRedis();
        MoveTo(20);

        Decide(SharedStatus.Refused, others: 2, secondsToMore: 55).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 40));
        Decide(SharedStatus.Refused, others: 2, secondsToMore: 30).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 30));
    }

    [Test]
    public void Decide_AllNodesTogetherExceedTheLimit_SaysWhenTheyNoLongerDo()
    {
        AdmitWithRedis();
        MoveTo(20);

        // At a total of four, this node's admission isn't the only one that must expire.
        Decide(SharedStatus.Refused, others: 3, secondsToMore: 55).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 55));
    }

    [Test]
    public void Decide_NothingIsCountedOnThisNode_SaysWhenAnAdmissionOfTheOthersExpires() =>
        Decide(SharedStatus.Refused, others: 3, secondsToMore: 7).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 7));

    [Test]
    public void Decide_OthersWaitOnThisNode_LeavesTheirPlaces()
    {
        Reserve();

        Decide(SharedStatus.Admitted, others: 0, secondsToMore: 0).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 1, SecondsToMore: 60));
    }

    private void MoveTo(double second) => time.SetUtcNow(time.Start.AddSeconds(second));

    private LimitDecision Acquire(int limit = Limit)
    {
        window.TryAcquire(limit, out var decision).Should().BeTrue();
        return decision;
    }

    private int Reserve()
    {
        window.TryReserve(Limit, out var claimed, out _).Should().BeTrue();
        claimed.Should().BePositive();
        return claimed;
    }

    /// <summary>Admits a request with Redis, which has confirmed its copy of the window.</summary>
    private void AdmitWithRedis() => Decide(SharedStatus.Admitted, others: 0, secondsToMore: 0).IsAdmitted.Should().BeTrue();

    private LimitDecision Decide(SharedStatus status, int others, int secondsToMore)
    {
        var report = window.Report(Limit, Reserve());
        return window.Decide(Limit, report, new SharedAnswer(status, others, secondsToMore, Born: 7));
    }
}
