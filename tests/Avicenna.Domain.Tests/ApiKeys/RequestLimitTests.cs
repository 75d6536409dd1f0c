using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class RequestLimitTests
{
    [TestCase(1)]
    [TestCase(60)]
    [TestCase(1_000_000)]
    public void From_NumberInRange_KeepsIt(int perMinute) => RequestLimit.From(perMinute).PerMinute.Should().Be(perMinute);

    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1_000_001)]
    [TestCase(int.MaxValue)]
    public void From_NumberOutOfRange_ThrowsWithTheRange(int perMinute)
    {
        var act = () => RequestLimit.From(perMinute);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(perMinute))
            .WithMessage("A request limit is 1 to 1000000 requests a minute*");
    }

    [TestCase(1)]
    [TestCase(1_000_000)]
    public void TryFrom_NumberInRange_IsNull(int perMinute) => Problem.Of<RequestLimit>(RequestLimit.TryFrom, perMinute).Should().BeNull();

    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1_000_001)]
    [TestCase(int.MaxValue)]
    public void TryFrom_NumberOutOfRange_SaysTheRange(int perMinute) =>
        Problem.Of<RequestLimit>(RequestLimit.TryFrom, perMinute).Should().Be("ratelimit_min must be a whole number from 1 to 1000000");

    [Test]
    public void Default_Always_IsTheSeeds() => RequestLimit.From(RequestLimit.Default).PerMinute.Should().Be(60);

    [Test]
    public void Equals_SameNumber_IsTheSameLimit()
    {
        RequestLimit.From(7).Should().Be(RequestLimit.From(7));
        RequestLimit.From(7).Should().NotBe(RequestLimit.From(8));
    }
}
