using System.Security.Cryptography;
using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Security;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Security;

[TestFixture]
public sealed class ApiKeyHasherTests
{
    private const string Secret = "avcna_sk_000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    // HMAC-SHA-256 of Secret under 32 bytes of 01 and of 02, by: openssl dgst -sha256 -mac HMAC -macopt hexkey:…
    private const string HashUnderP1 = "f1d8dc07e65099a28e4927bb4dc67ca2730442b833bba157b3dd33a4d1530dbb";
    private const string HashUnderP2 = "c6a0b1228f68035afae678314addcbc8a81b336f5d86d4b1600351c286c40bb4";

    // By: openssl dgst -sha256
    private const string PlainHash = "64abe442da8ce02082d0c3d7e7b36a7c1bd5f7266443fdd694fb9802ada5949b";

    // The same of the text "Avicenna pepper fingerprint": databases remember it, so it must never change.
    private const string FingerprintOfP1 = "a813ac259ebb2606a12d5c25a3036aa56f96b38744e9cbd720e76ce216d71199";

    private static readonly string[] Malformed =
    [
        "",
        new('a', ApiKeySecret.MinLength - 1),
        new('a', ApiKeySecret.MaxLength + 1),
        "avcna_sk_with a space",
        "avcna_sk_with\tcontrol",
        "avcna_sk_ünïcödé_text",
        "avcna_sk_deleted\u007f",
        "Avicenna pepper fingerprint",
    ];

    [TestCase("p1", HashUnderP1)]
    [TestCase("p2", HashUnderP2)]
    public void Hash_KnownSecret_IsTheKnownHmac(string pepperId, string expected)
    {
        var hash = Hasher(1, 2).Hash(Secret, pepperId);

        hash.PepperId.Should().Be(pepperId);
        Convert.ToHexStringLower(hash.Value).Should().Be(expected);
    }

    [Test]
    public void Hash_SeveralPeppers_UsesTheFirst()
    {
        Hasher(1, 2).Hash(Secret).Should().BeEquivalentTo(new SecretHash("p1", Convert.FromHexString(HashUnderP1)));
        Hasher(2, 1).Hash(Secret).Should().BeEquivalentTo(new SecretHash("p2", Convert.FromHexString(HashUnderP2)));
    }

    [Test]
    public void Hash_IntoASpan_IsTheHashUnderTheFirstPepperEachTime()
    {
        using var hasher = Hasher(1, 2);
        Span<byte> hash = stackalloc byte[SecretHash.Length];
        for (var time = 0; time < 2; time++)
        {
            hasher.Hash(Secret, hash);
            Convert.ToHexStringLower(hash).Should().Be(HashUnderP1);
        }
    }

    [Test]
    public void HashPlain_KnownSecret_IsItsSha256WithoutAPepper()
    {
        var hash = Hasher(1).HashPlain(Secret);

        hash.PepperId.Should().BeNull();
        Convert.ToHexStringLower(hash.Value).Should().Be(PlainHash);
    }

    [Test]
    public void PepperIds_SeveralPeppers_AreInTheConfiguredOrder() => Hasher(3, 1, 2).PepperIds.Should().Equal("p3", "p1", "p2");

    [Test]
    public void Hash_SecretsThatDifferInOneCharacter_DifferAltogether()
    {
        var hasher = Hasher(1);

        hasher.Hash(Secret[..^1] + "e").Value.Should().NotEqual(hasher.Hash(Secret).Value).And.HaveCount(SecretHash.Length);
        hasher.Hash(Secret.ToUpperInvariant()).Value.Should().NotEqual(hasher.Hash(Secret).Value);
    }

    [TestCase(ApiKeySecret.MinLength)]
    [TestCase(ApiKeySecret.MaxLength)]
    public void Hash_SecretAtTheLimits_IsHashed(int length) =>
        Hasher(1).Hash(new string('~', length)).Value.Should().Equal(
            HMACSHA256.HashData(Convert.FromBase64String(TestSettings.Pepper(1)), Enumerable.Repeat((byte)'~', length).ToArray()));

    [TestCaseSource(nameof(Malformed))]
    public void Hash_MalformedSecret_IsRejectedWithoutRepeatingIt(string secret)
    {
        var hasher = Hasher(1);
        Action[] ways = [() => hasher.Hash(secret), () => hasher.Hash(secret, "p1"), () => hasher.Hash(secret, new byte[SecretHash.Length]), () => hasher.HashPlain(secret)];

        ways.Should().AllSatisfy(hash => hash.Should().Throw<ArgumentException>().Which.Message.Should().Be("Only well-formed secrets are hashed (Parameter 'secret')"));
    }

    [Test]
    public void Dispose_HasherThatHashed_HashesNoMore()
    {
        var hasher = Hasher(1);
        hasher.Hash(Secret, new byte[SecretHash.Length]);

        hasher.Dispose();

        hasher.Invoking(it => it.Hash(Secret, new byte[SecretHash.Length])).Should().Throw<ObjectDisposedException>();
    }

    [Test]
    public void Fingerprint_KnownPepper_NeverChanges() => Convert.ToHexStringLower(Hasher(2, 1).Fingerprint("p1")).Should().Be(FingerprintOfP1);

    [Test]
    public void Fingerprint_OfAPepper_IsItsOwnAndRevealsNothing()
    {
        var hasher = Hasher(1, 2);
        var pepper = Convert.FromBase64String(TestSettings.Pepper(1));

        var fingerprint = hasher.Fingerprint("p1");

        fingerprint.Should().HaveCount(32)
            .And.NotEqual(hasher.Fingerprint("p2"))
            .And.NotEqual(pepper)
            .And.NotEqual(SHA256.HashData(pepper))
            .And.NotEqual(hasher.Hash(Secret, "p1").Value);
    }

    private static ApiKeyHasher Hasher(params byte[] peppers) => new(Options.Create(new SecurityOptions
    {
        Peppers = [.. peppers.Select(number => new PepperOptions { Id = $"p{number}", Value = TestSettings.Pepper(number) })],
    }));
}
