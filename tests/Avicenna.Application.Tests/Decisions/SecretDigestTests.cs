using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Tests.Decisions;

public sealed class SecretDigestTests
{
    [Test]
    public void From_HashesThatDifferInAnyByte_Differ()
    {
        var hash = new byte[SecretHash.Length];
        var digest = SecretDigest.From(hash);
        SecretDigest.From(hash).Should().Be(digest);

        for (var index = 0; index < hash.Length; index++)
        {
            hash[index] = 1;
            SecretDigest.From(hash).Should().NotBe(digest);
            hash[index] = 0;
        }
    }

    [TestCase(0)]
    [TestCase(SecretHash.Length - 1)]
    [TestCase(SecretHash.Length + 1)]
    public void From_AnotherLength_Throws(int length) =>
        FluentActions.Invoking(() => SecretDigest.From(new byte[length])).Should().Throw<ArgumentException>().WithMessage("A hash has 32 bytes*");
}
