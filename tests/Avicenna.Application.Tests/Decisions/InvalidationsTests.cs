using Avicenna.Application.Decisions;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class InvalidationsTests
{
    private static readonly StoreChange Change = new(ChangeKind.ApiKey, Guid.NewGuid());

    private readonly Invalidations invalidations = new();

    [SetUp]
    public void ForgetEarlierTests() => invalidations.AddEverything();

    [Test]
    public void HasChanged_SubjectThatChangesLater_OutdatesWhatWasReadBefore()
    {
        var before = invalidations.Now;

        invalidations.Add(Change);

        HasChanged(Change, before).Should().BeTrue();
        HasChanged(Change, invalidations.Now).Should().BeFalse();
    }

    [Test]
    public void HasChanged_ReadAfterTheChange_StaysCurrentWhileOthersChange()
    {
        invalidations.Add(Change);
        var after = invalidations.Now;

        invalidations.Add(Change with { SubjectId = Guid.NewGuid() });
        invalidations.Add(Change with { Kind = ChangeKind.Tenant });

        HasChanged(Change, after).Should().BeFalse();

        invalidations.Add(Change);
        HasChanged(Change, after).Should().BeTrue();
    }

    [Test]
    public void HasAnyChanged_SubjectOfAKind_OutdatesThatKindAlone()
    {
        var before = invalidations.Now;

        invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, Guid.NewGuid()));

        Enum.GetValues<ChangeKind>().Where(kind => invalidations.HasAnyChanged(kind, before)).Should().Equal(ChangeKind.UnknownKeys);
        invalidations.HasAnyChanged(ChangeKind.UnknownKeys, invalidations.Now).Should().BeFalse();
    }

    [Test]
    public void AddEverything_WhatWasRead_IsOutdatedAndWhatComesLaterIsNot()
    {
        var before = invalidations.Now;

        invalidations.AddEverything();

        HasChanged(Change, before).Should().BeTrue();
        Enum.GetValues<ChangeKind>().Should().OnlyContain(kind => invalidations.HasAnyChanged(kind, before));
        HasChanged(Change, invalidations.Now).Should().BeFalse();
        invalidations.HasAnyChanged(ChangeKind.Tenant, invalidations.Now).Should().BeFalse();
    }

    [Test]
    public void Add_AsManySubjectsAsAreRemembered_OutdatesTheseAlone()
    {
        var before = invalidations.Now;
        var changes = Fill(Invalidations.Capacity);

        changes.Should().OnlyContain(change => HasChanged(change, before));
        HasChanged(Change, before).Should().BeFalse();
    }

    [Test]
    public void Add_MoreSubjectsThanAreRemembered_OutdatesEverything()
    {
        var before = invalidations.Now;
        var changes = Fill(Invalidations.Capacity);
        var beforeTheLast = invalidations.Now;

        invalidations.Add(Change);

        changes.Should().OnlyContain(change => HasChanged(change, before));
        HasChanged(new StoreChange(ChangeKind.Policy, Guid.NewGuid()), beforeTheLast).Should().BeTrue();
        HasChanged(Change, invalidations.Now).Should().BeFalse();
    }

    // Whoever adds a change and asks afterwards is never told that what it read before is current, whatever others do meanwhile.
    [Test]
    public void HasChanged_ManyThreadsBeyondCapacity_MissesNoChange()
    {
        var missed = 0;

        Parallel.For(0, 3 * Invalidations.Capacity, _ =>
        {
            var change = new StoreChange(ChangeKind.ApiKey, Guid.NewGuid());
            var before = invalidations.Now;
            invalidations.Add(change);
            if (!HasChanged(change, before) || !invalidations.HasAnyChanged(ChangeKind.ApiKey, before))
            {
                Interlocked.Increment(ref missed);
            }
        });

        missed.Should().Be(0);
    }

    private bool HasChanged(StoreChange change, long since) => invalidations.HasChanged(change.Kind, change.SubjectId, since);

    private List<StoreChange> Fill(int count)
    {
        var changes = Enumerable.Range(0, count).Select(_ => new StoreChange(ChangeKind.ApiKey, Guid.NewGuid())).ToList();
        changes.ForEach(invalidations.Add);
        return changes;
    }
}
