namespace Avicenna.Application.Tests;

public sealed class UuidTests
{
    [TestCase("0198b2c4-7d1e-7000-8000-0123456789ab")]
    [TestCase("0198B2C4-7D1E-7000-8000-0123456789AB")]
    public void TryParse_IdInEitherCase_IsThatId(string text)
    {
        Uuid.TryParse(text, out var id).Should().BeTrue();
        id.Should().Be(Guid.Parse("0198b2c4-7d1e-7000-8000-0123456789ab"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" 0198b2c4-7d1e-7000-8000-0123456789ab")]
    [TestCase("0198b2c4-7d1e-7000-8000-0123456789ab\n")]
    [TestCase("0198b2c47d1e700080000123456789ab")]
    [TestCase("{0198b2c4-7d1e-7000-8000-0123456789ab}")]
    [TestCase("0198b2c4-7d1e-7000-8000-0123456789ag")]
    [TestCase("+198b2c4-7d1e-7000-8000-0123456789ab")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Uuid.TryParse(text, out _).Should().BeFalse();
}
