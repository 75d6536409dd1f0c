using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyRotationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void Rotate_WithoutAGracePeriod_LeavesTheNewSecretAlone()
    {
        var secret = ApiKeySecret.Generate();

        var rotated = Mint().Rotate(secret, Hash(2), Now, TimeSpan.Zero);

        rotated.Secrets.Should().Equal(new StoredSecret(Hash(2), secret.Hint, Now, ExpiresAt: null));
        rotated.PreviousKeyExpiresAt.Should().BeNull();
        rotated.KeyHint.Should().Be(secret.Hint);
    }

    [Test]
    public void Rotate_WithAGracePeriod_GivesTheOldSecretItsEnd()
    {
        var key = Mint();

        var rotated = key.Rotate(ApiKeySecret.Generate(), Hash(2), Now, Hour);

        rotated.Secrets.Should().HaveCount(2);
        rotated.Secrets[1].Should().Be(key.Secrets[0] with { ExpiresAt = Now + Hour });
        rotated.PreviousKeyExpiresAt.Should().Be(Now + Hour);
    }

    [Test]
    public void Rotate_AgainWithinTheGracePeriod_DropsTheOldest()
    {
        var rotated = Mint().Rotate(ApiKeySecret.Generate(), Hash(2), Now, Hour).Rotate(ApiKeySecret.Generate(), Hash(3), Now, Hour);

        rotated.Secrets.Select(secret => secret.Hash).Should().Equal(Hash(3), Hash(2));
    }

    [Test]
    public void Rotate_KeyThatEndsWithinTheGracePeriod_EndsTheOldSecretWithIt()
    {
        var rotated = (Mint() with { ExpiresAt = Now.AddMinutes(1) }).Rotate(ApiKeySecret.Generate(), Hash(2), Now, Hour);

        rotated.Secrets[1].ExpiresAt.Should().Be(Now.AddMinutes(1));
        (rotated with { ExpiresAt = null }).PreviousKeyExpiresAt.Should().Be(Now.AddMinutes(1), "a longer life of the key doesn't lengthen the grace period");
    }

    [Test]
    public void PreviousKeyExpiresAt_KeyWhoseEndWasBroughtForward_IsThatEnd()
    {
        var rotated = Mint().Rotate(ApiKeySecret.Generate(), Hash(2), Now, Hour);

        (rotated with { ExpiresAt = Now.AddMinutes(1) }).PreviousKeyExpiresAt.Should().Be(Now.AddMinutes(1));
    }

    [Test]
    public void IsLastingAdmin_OnlyAnEnabledAdminWithoutAnEnd_Is()
    {
        var admin = Mint() with { Permission = Permission.Admin };

        admin.IsLastingAdmin.Should().BeTrue();
        (admin with { Permission = Permission.User }).IsLastingAdmin.Should().BeFalse();
        (admin with { Enabled = false }).IsLastingAdmin.Should().BeFalse();
        (admin with { ExpiresAt = Now.AddYears(1) }).IsLastingAdmin.Should().BeFalse();
    }

    private static ApiKey Mint() =>
        ApiKey.Mint(Guid.NewGuid(), ApiKeyName.Parse("a"), ApiKeySecret.Generate(), Hash(1), Now);

    private static SecretHash Hash(byte number) => new("p1", [.. Enumerable.Repeat(number, SecretHash.Length)]);
}
