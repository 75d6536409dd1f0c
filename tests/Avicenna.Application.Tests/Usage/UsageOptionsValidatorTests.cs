using Avicenna.Application.Usage;

namespace Avicenna.Application.Tests.Usage;

public sealed class UsageOptionsValidatorTests
{
    [TestCase(1)]
    [TestCase(90)]
    [TestCase(3650)]
    public void Validate_DaysWithinTheRange_FindsNothing(int days) => Validate(days).Should().BeNull();

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(3651)]
    public void Validate_DaysOutsideTheRange_SaysTheRange(int days) =>
        Validate(days).Should().Equal("Usage:RetentionDays must be a whole number from 1 to 3650");

    [Test]
    public void RetentionDays_Default_IsNinety() => new UsageOptions().RetentionDays.Should().Be(90);

    private static IEnumerable<string>? Validate(int days) =>
        new UsageOptionsValidator().Validate(name: null, new UsageOptions { RetentionDays = days }).Failures;
}
