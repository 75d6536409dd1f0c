using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyRotationTests
{
    private static readonly DateTimeOffset Now = ApiKeyBuilder.CreatedAt.AddDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ApiKeySecret Secret = ApiKeySecret.From("a-secret-minted-now1");
    private static readonly StoredSecret Newest = new(Hash(9), "now1", Now, ExpiresAt: null);

    private readonly ApiKeyBuilder builder = new ApiKeyBuilder(Guid.NewGuid()).WithSecret(Hash(1), "old1");

    [Test]
    public void Rotate_NoGrace_LeavesOnlyTheNewSecret()
    {
        var rotated = Rotate(builder.Build(), TimeSpan.Zero);

        rotated.Secrets.Should().Equal(Newest);
        rotated.KeyHint.Should().Be("now1");
        rotated.PreviousKeyExpiresAt.Should().BeNull();
    }

    [Test]
    public void Rotate_Grace_KeepsTheSecretSoFarUntilItsEnd()
    {
        var key = builder.Build();

        var rotated = Rotate(key, Hour);

        rotated.Secrets.Should().Equal(Newest, key.Secrets[0] with { ExpiresAt = Now + Hour });
        rotated.KeyHint.Should().Be("now1");
        rotated.PreviousKeyExpiresAt.Should().Be(Now + Hour);
    }

    [TestCase(30)]
    [TestCase(60)]
    public void Rotate_GracePastTheKeysOwnEnd_IsCutThere(int minutes)
    {
        var expiry = Now.AddMinutes(minutes);

        Rotate(builder.Expiring(expiry).Build(), Hour).Secrets[1].ExpiresAt.Should().Be(expiry);
    }

    [Test]
    public void Rotate_KeyThatOutlivesTheGrace_KeepsTheWholeGrace() =>
        Rotate(builder.Expiring(Now.AddHours(2)).Build(), Hour).Secrets[1].ExpiresAt.Should().Be(Now + Hour);

    [Test]
    public void Rotate_AgainWithinTheGrace_EndsTheOldestSecretAtOnce()
    {
        var once = Rotate(builder.Build(), Hour);
        var later = Now.AddMinutes(1);

        var twice = once.Rotate(ApiKeySecret.From("a-secret-minted-now2"), Hash(10), later, 2 * Hour);

        twice.Secrets.Should().Equal(
            new StoredSecret(Hash(10), "now2", later, ExpiresAt: null),
            Newest with { ExpiresAt = later + (2 * Hour) });
    }

    [Test]
    public void Rotate_AgainWithoutGrace_EndsBothOlderSecretsAtOnce() =>
        Rotate(Rotate(builder.Build(), Hour), TimeSpan.Zero).Secrets.Should().Equal(Newest);

    [Test]
    public void Rotate_AnyKey_ChangesNothingButItsSecrets()
    {
        var key = builder.Named("Ingest").WithPermission(Permission.Admin).WithLimit(7).Disabled().WithMetadata("""{"a":1}""").Build();

        var rotated = Rotate(key, Hour);

        rotated.Should().Be(key with { Secrets = rotated.Secrets });
        key.Secrets.Should().ContainSingle().Which.ExpiresAt.Should().BeNull();
    }

    private static ApiKey Rotate(ApiKey key, TimeSpan gracePeriod) => key.Rotate(Secret, Hash(9), Now, gracePeriod);

    private static SecretHash Hash(byte fill) => new("p1", [.. Enumerable.Repeat(fill, SecretHash.Length)]);
}
