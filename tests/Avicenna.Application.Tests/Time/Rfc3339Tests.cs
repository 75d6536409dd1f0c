using System.Globalization;
using Avicenna.Application.Time;

namespace Avicenna.Application.Tests.Time;

public sealed class Rfc3339Tests
{
    [TestCase("2026-01-01T00:00:00Z", "2026-01-01 00:00:00.000")]
    [TestCase("2026-01-01t00:00:00z", "2026-01-01 00:00:00.000")]
    [TestCase("2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00.000")]
    [TestCase("2026-01-01T00:00:00-00:00", "2026-01-01 00:00:00.000")]
    [TestCase("2026-01-01T01:30:00+02:00", "2025-12-31 23:30:00.000")]
    [TestCase("2025-12-31T20:00:00-05:30", "2026-01-01 01:30:00.000")]
    [TestCase("2026-01-02T00:00:00+23:59", "2026-01-01 00:01:00.000")]
    [TestCase("2026-01-01T00:00:00-23:59", "2026-01-01 23:59:00.000")]
    [TestCase("2024-02-29T12:34:56Z", "2024-02-29 12:34:56.000")]
    [TestCase("2026-01-01T00:00:00.1Z", "2026-01-01 00:00:00.100")]
    [TestCase("2026-01-01T00:00:00.12Z", "2026-01-01 00:00:00.120")]
    [TestCase("2026-01-01T00:00:00.007Z", "2026-01-01 00:00:00.007")]
    [TestCase("2026-01-01T00:00:00.0009Z", "2026-01-01 00:00:00.000")]
    [TestCase("2026-01-01T00:00:00.9999+00:00", "2026-01-01 00:00:00.999")]
    [TestCase("2026-12-31T23:59:59.99999999999999999999Z", "2026-12-31 23:59:59.999")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01 00:00:00.000")]
    [TestCase("0001-01-01T23:59:00+23:59", "0001-01-01 00:00:00.000")]
    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59.999")]
    [TestCase("9999-12-31T00:00:59-23:59", "9999-12-31 23:59:59.000")]
    public void TryParse_DateTimeOfTheRfc_IsThatMomentCutToTheMillisecond(string text, string utc)
    {
        Rfc3339.TryParse(text, out var instant).Should().BeTrue();

        instant.Offset.Should().Be(TimeSpan.Zero);
        instant.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture).Should().Be(utc);
        (instant.Ticks % TimeSpan.TicksPerMillisecond).Should().Be(0);
    }

    [TestCase("")]
    [TestCase("2026-01-01")]
    [TestCase("2026-01-01T00:00:00")]
    [TestCase("2026-01-01T00:00Z")]
    [TestCase("2026-01-01 00:00:00Z")]
    [TestCase(" 2026-01-01T00:00:00Z")]
    [TestCase("2026-01-01T00:00:00Z ")]
    [TestCase("2026-01-01T00:00:00Z\n")]
    [TestCase("2026-1-1T0:0:0Z")]
    [TestCase("26-01-01T00:00:00Z")]
    [TestCase("12026-01-01T00:00:00Z")]
    [TestCase("+2026-01-01T00:00:00Z")]
    [TestCase("0000-01-01T00:00:00Z")]
    [TestCase("2026-00-01T00:00:00Z")]
    [TestCase("2026-13-01T00:00:00Z")]
    [TestCase("2026-01-00T00:00:00Z")]
    [TestCase("2026-04-31T00:00:00Z")]
    [TestCase("2025-02-29T00:00:00Z")]
    [TestCase("2026-01-01T24:00:00Z")]
    [TestCase("2026-01-01T23:60:00Z")]
    [TestCase("2026-12-31T23:59:60Z")]
    [TestCase("2026-01-01T00:00:00.Z")]
    [TestCase("2026-01-01T00:00:00,5Z")]
    [TestCase("2026-01-01T00:00:00.5")]
    [TestCase("2026-01-01T00:00:00+24:00")]
    [TestCase("2026-01-01T00:00:00+00:60")]
    [TestCase("2026-01-01T00:00:00+0000")]
    [TestCase("2026-01-01T00:00:00+00")]
    [TestCase("2026-01-01T00:00:00\u221200:00")]
    [TestCase("2026-01-01T00:00:00Z+00:00")]
    [TestCase("٢٠٢٦-٠١-٠١T٠٠:٠٠:٠٠Z")]
    [TestCase("2026-W01-1T00:00:00Z")]
    [TestCase("1767225600")]
    [TestCase("0001-01-01T00:00:00+00:01")]
    [TestCase("9999-12-31T23:59:59-00:01")]
    public void TryParse_AnythingElse_RefusesIt(string text)
    {
        Rfc3339.TryParse(text, out var instant).Should().BeFalse();

        instant.Should().Be(default(DateTimeOffset));
    }

    [TestCase("2026-01-01T00:00:00Z", 0, "2026-01-01T00:00:00+00:00")]
    [TestCase("2026-01-01T00:00:00Z", 1, "2026-01-01T00:00:00+00:00")]
    [TestCase("2026-01-01T00:00:00Z", 9_999, "2026-01-01T00:00:00+00:00")]
    [TestCase("2026-01-01T00:00:00Z", 10_000, "2026-01-01T00:00:00.001+00:00")]
    [TestCase("2026-01-01T00:00:00.5Z", 0, "2026-01-01T00:00:00.500+00:00")]
    [TestCase("2026-12-31T23:59:59.999Z", 9_999, "2026-12-31T23:59:59.999+00:00")]
    [TestCase("2026-01-01T01:00:00+02:00", 0, "2025-12-31T23:00:00+00:00")]
    [TestCase("0001-01-01T00:00:00Z", 0, "0001-01-01T00:00:00+00:00")]
    [TestCase("9999-12-31T23:59:59.999Z", 9_999, "9999-12-31T23:59:59.999+00:00")]
    public void Format_MomentAndTicks_IsInUtcAndNeverRoundedUp(string moment, long ticks, string expected) =>
        Rfc3339.Format(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).AddTicks(ticks)).Should().Be(expected);

    [Test]
    public void Format_MomentWithAnOffset_IsWrittenInUtc() =>
        Rfc3339.Format(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.FromHours(2))).Should().Be("2025-12-31T23:00:00+00:00");

    [Test]
    [SetCulture("ar-SA")]
    public void Format_CultureWithAnotherCalendar_ChangesNothing()
    {
        var moment = new DateTimeOffset(2026, 1, 1, 1, 2, 3, TimeSpan.Zero).AddMilliseconds(4);

        Rfc3339.Format(moment).Should().Be("2026-01-01T01:02:03.004+00:00");
        Rfc3339.TryParse("2026-01-01T01:02:03.004Z", out var parsed).Should().BeTrue();
        parsed.Should().BeExactly(moment);
    }
}
