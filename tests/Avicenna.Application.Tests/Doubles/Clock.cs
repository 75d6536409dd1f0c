using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>A clock that stands between two milliseconds, where cutting and rounding differ.</summary>
internal static class Clock
{
    /// <summary>What is kept of <see cref="Now"/>.</summary>
    public static readonly DateTimeOffset Instant = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(250);

    public static readonly DateTimeOffset Now = Instant.AddTicks(7_000);

    public static FakeTimeProvider Create() => new(Now);
}
