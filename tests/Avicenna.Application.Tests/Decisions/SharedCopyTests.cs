using Avicenna.Application.Decisions;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>What a node concludes from a response about the copy of its window in Redis.</summary>
[TestFixture]
public sealed class SharedCopyTests
{
    private const long Born = 7;

    private static readonly SharedCopy Confirmed = SharedCopy.New() with { Born = Born };

    [Test]
    public void After_FirstResponse_ExpectsThatCopyFromThenOn()
    {
        var copy = SharedCopy.New();

        copy.IsConfirmed.Should().BeFalse();
        copy = copy.After(Report(copy), Answer(SharedStatus.Admitted, Born));
        copy.Born.Should().Be(Born);
        copy.IsConfirmed.Should().BeTrue();
    }

    [Test]
    public void After_RedisHasTheSameCopy_ExpectsIt() =>
        Confirmed.After(Report(Confirmed), Answer(SharedStatus.Admitted, Born)).Should().Be(Confirmed);

    [Test]
    public void After_RefusalBeforeRedisHadACopyIsProcessedLate_ExpectsTheConfirmedCopy() =>
        Confirmed.After(Report(Confirmed), Answer(SharedStatus.Refused, born: 0)).Should().Be(Confirmed);

    [Test]
    public void After_RedisHasAnotherCopy_StartsANewGeneration() =>
        Confirmed.After(Report(Confirmed), Answer(SharedStatus.Admitted, Born + 1)).Should().Match<SharedCopy>(copy => IsNew(copy));

    [Test]
    public void After_RedisDoesNotKnowTheCopy_StartsANewGeneration() =>
        Confirmed.After(Report(Confirmed), Answer(SharedStatus.Unknown, born: 0)).Should().Match<SharedCopy>(copy => IsNew(copy));

    [Test]
    public void After_ResponseToAnOlderGeneration_ChangesNothing()
    {
        var newer = SharedCopy.New();

        newer.After(Report(Confirmed), Answer(SharedStatus.Admitted, Born)).Should().Be(newer);
    }

    private static bool IsNew(SharedCopy copy) => copy.Generation > Confirmed.Generation && !copy.IsConfirmed;

    private static WindowReport Report(SharedCopy copy) => new(Limit: 3, Claimed: 1, Counted: 0, copy, Told: null);

    private static SharedAnswer Answer(SharedStatus status, long born) => new(status, Others: 0, SecondsToMore: 0, born);
}
