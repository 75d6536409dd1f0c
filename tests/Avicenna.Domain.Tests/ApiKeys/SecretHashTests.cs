using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretHashTests
{
    private static readonly byte[] Value = [.. Enumerable.Range(0xA0, SecretHash.Length).Select(number => (byte)number)];

    [Test]
    public void ToString_OfAHash_NamesOnlyItsPepper() =>
        new SecretHash("p1", Value).ToString().Should().Be("[hash under pepper p1]");

    [Test]
    public void ToString_OfAStoredSecret_ShowsNothingOfTheHash()
    {
        var text = new StoredSecret(new SecretHash("p1", Value), "wxyz", default, null).ToString();

        text.Should().Contain("[hash under pepper p1]")
            .And.NotContainEquivalentOf(Convert.ToHexString(Value))
            .And.NotContain(Convert.ToBase64String(Value));
    }
}
