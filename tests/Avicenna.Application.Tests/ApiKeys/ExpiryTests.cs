using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;

namespace Avicenna.Application.Tests.ApiKeys;

/// <summary>What counts is the instant that would be kept: a key must never be accepted that has ended when it is stored.</summary>
public sealed class ExpiryTests
{
    private static IEnumerable<DateTimeOffset> NotInTheFuture =>
        [DateTimeOffset.MinValue, Clock.Instant, Clock.Now, Clock.Now.AddTicks(1), Clock.Instant.AddTicks(9_999), Clock.Now.ToOffset(TimeSpan.FromHours(14))];

    private static IEnumerable<DateTimeOffset> InTheFuture =>
        [Clock.Instant.AddMilliseconds(1), Clock.Instant.AddMilliseconds(1).ToOffset(TimeSpan.FromHours(-14)), DateTimeOffset.MaxValue];

    [TestCaseSource(nameof(NotInTheFuture))]
    public void FindProblem_InstantThatIsNotInTheFuture_SaysSo(DateTimeOffset expiresAt) =>
        Expiry.FindProblem(expiresAt, Clock.Create()).Should().Be("expires_at must be in the future");

    [TestCaseSource(nameof(InTheFuture))]
    public void FindProblem_InstantInTheFuture_IsNull(DateTimeOffset expiresAt) => Expiry.FindProblem(expiresAt, Clock.Create()).Should().BeNull();

    [Test]
    public void FindProblem_NoEnd_IsNull() => Expiry.FindProblem(expiresAt: null, Clock.Create()).Should().BeNull();
}
