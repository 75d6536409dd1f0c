using Avicenna.Application.ApiKeys;
using Avicenna.Testing.Builders;

namespace Avicenna.Application.Tests.ApiKeys;

public sealed class ApiKeySnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ApiKeySnapshot usable = TestSnapshots.Usable(Guid.NewGuid());

    [Test]
    public void IsUsable_NothingSpeaksAgainstIt_IsTrueAtAnyTime()
    {
        usable.IsUsable(DateTimeOffset.MinValue).Should().BeTrue();
        usable.IsUsable(DateTimeOffset.MaxValue).Should().BeTrue();
    }

    [TestCase(-1, true)]
    [TestCase(0, false)]
    [TestCase(1, false)]
    public void IsUsable_TicksFromAnExpiry_EndsAtThatInstant(long ticks, bool expected)
    {
        var later = Now.AddHours(1);
        var moment = Now.AddTicks(ticks);

        (usable with { ExpiresAt = Now }).IsUsable(moment).Should().Be(expected);
        (usable with { SecretExpiresAt = Now }).IsUsable(moment).Should().Be(expected);
        (usable with { ExpiresAt = Now, SecretExpiresAt = later }).IsUsable(moment).Should().Be(expected);
        (usable with { ExpiresAt = later, SecretExpiresAt = Now }).IsUsable(moment).Should().Be(expected);
    }

    [Test]
    public void IsUsable_MomentInAnotherOffset_ComparesTheInstants() =>
        (usable with { ExpiresAt = Now }).IsUsable(Now.AddTicks(-1).ToOffset(TimeSpan.FromHours(9))).Should().BeTrue();

    [Test]
    public void IsUsable_KeyOrTenantDisabled_IsFalse()
    {
        (usable with { Enabled = false }).IsUsable(Now).Should().BeFalse();
        (usable with { TenantEnabled = false }).IsUsable(Now).Should().BeFalse();
    }
}
