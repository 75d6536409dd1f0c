using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretHashTests
{
    private static readonly byte[] Value = [.. Enumerable.Range(0xA0, SecretHash.Length).Select(number => (byte)number)];

    [Test]
    public void ToString_OfAHash_NamesOnlyItsPepper() =>
        new SecretHash("p1", Value).ToString().Should().Be("[hash under pepper p1]");

    [Test]
    public void ToString_OfAPlainHash_SaysOnlyThatItIsPlain() => new SecretHash(PepperId: null, Value).ToString().Should().Be("[plain hash]");

    [Test]
    public void Scheme_OfAHash_SaysHowItWasMade()
    {
        new SecretHash("p1", Value).Scheme.Should().Be("hmac-sha256");
        new SecretHash(PepperId: null, Value).Scheme.Should().Be("sha256");
    }

    [Test]
    public void Equals_SamePepperAndBytes_IsTheSameHash()
    {
        var hash = new SecretHash("p1", Value);
        var copy = new SecretHash("p1", [.. Value]);

        copy.Should().Be(hash);
        copy.GetHashCode().Should().Be(hash.GetHashCode());
        new SecretHash(PepperId: null, Value).Should().Be(new SecretHash(PepperId: null, [.. Value]));
    }

    [Test]
    public void Equals_OtherPepperOrBytes_IsAnotherHash()
    {
        var hash = new SecretHash("p1", Value);

        hash.Should().NotBe(new SecretHash("P1", Value));
        hash.Should().NotBe(new SecretHash(PepperId: null, Value));
        hash.Should().NotBe(new SecretHash("p1", [.. Value[..^1], 0]));
        hash.Equals(null).Should().BeFalse();
    }

    [Test]
    public void ToString_OfAStoredSecret_ShowsNothingOfTheHash()
    {
        var text = new StoredSecret(new SecretHash("p1", Value), "wxyz", default, null).ToString();

        text.Should().Contain("[hash under pepper p1]")
            .And.NotContainEquivalentOf(Convert.ToHexString(Value))
            .And.NotContain(Convert.ToBase64String(Value));
    }
}
