using Avicenna.Application.Time;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Time;

public sealed class TimeProviderExtensionsTests
{
    private static readonly DateTimeOffset Millisecond = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(999);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5_000)]
    [TestCase(9_999)]
    public void GetInstant_TicksPastAMillisecond_CutsThemOff(long ticks) =>
        new FakeTimeProvider(Millisecond.AddTicks(ticks)).GetInstant().Should().BeExactly(Millisecond);

    [Test]
    public void ToInstant_MomentElsewhere_IsTheSameMomentInUtc()
    {
        var instant = Millisecond.AddTicks(9_999).ToOffset(TimeSpan.FromHours(-5.5)).ToInstant();

        instant.Should().BeExactly(Millisecond);
        instant.Offset.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void ToInstant_EndsOfTime_StayInRange()
    {
        DateTimeOffset.MinValue.ToInstant().Should().BeExactly(DateTimeOffset.MinValue);
        DateTimeOffset.MaxValue.ToInstant().Should().BeExactly(DateTimeOffset.MaxValue.AddTicks(-9_999));
    }
}
