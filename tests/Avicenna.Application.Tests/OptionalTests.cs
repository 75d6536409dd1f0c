namespace Avicenna.Application.Tests;

public sealed class OptionalTests
{
    [Test]
    public void Default_NothingSent_IsNotSet()
    {
        Optional<int?> optional = default;

        optional.IsSet.Should().BeFalse();
        optional.Value.Should().BeNull();
    }

    [Test]
    public void Conversion_FromNull_IsSetToNull()
    {
        Optional<int?> optional = null;

        optional.IsSet.Should().BeTrue();
        optional.Value.Should().BeNull();
    }

    [Test]
    public void Conversion_FromAValue_IsSetToIt()
    {
        Optional<string> optional = "sent";

        optional.IsSet.Should().BeTrue();
        optional.Value.Should().Be("sent");
    }

    [Test]
    public void Equals_NotSetAndSetToTheDefault_Differ()
    {
        new Optional<int?>(null).Should().NotBe(default(Optional<int?>));
        new Optional<int>(0).Should().NotBe(default(Optional<int>));
        new Optional<int>(7).Should().Be(new Optional<int>(7));
    }
}
