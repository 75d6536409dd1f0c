using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyTests
{
    private static readonly DateTimeOffset GraceEnds = ApiKeyBuilder.CreatedAt.AddHours(1);
    private static readonly ApiKey LastingAdmin = new ApiKeyBuilder(Guid.NewGuid()).WithPermission(Permission.Admin).Build();

    [Test]
    public void Mint_LaterKey_HasALaterId()
    {
        var ids = Enumerable.Range(0, 100).Select(milliseconds => Mint(ApiKeyBuilder.CreatedAt.AddMilliseconds(milliseconds)).Id.ToString("D"));

        ids.Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Test]
    public void KeyHint_SeveralSecrets_IsTheNewestOnes() => RotatedKey().KeyHint.Should().Be("new1");

    [Test]
    public void PreviousKeyExpiresAt_OneSecret_IsNull() =>
        new ApiKeyBuilder(Guid.NewGuid()).Build().PreviousKeyExpiresAt.Should().BeNull();

    [Test]
    public void PreviousKeyExpiresAt_SeveralSecrets_IsTheEndOfTheOneBeforeTheNewest() =>
        RotatedKey().PreviousKeyExpiresAt.Should().Be(GraceEnds);

    /// <summary>The key's end may be set to an earlier one after a rotation; its older secret then ends with it.</summary>
    [TestCase(-30, -30)]
    [TestCase(0, 0)]
    [TestCase(30, 0)]
    public void PreviousKeyExpiresAt_KeyWithAnEndOfItsOwn_IsTheEarlierOne(int keyMinutes, int expectedMinutes) =>
        (RotatedKey() with { ExpiresAt = GraceEnds.AddMinutes(keyMinutes) }).PreviousKeyExpiresAt.Should().Be(GraceEnds.AddMinutes(expectedMinutes));

    [Test]
    public void PreviousKeyExpiresAt_OneSecretOfAKeyWithAnEnd_IsNull() =>
        new ApiKeyBuilder(Guid.NewGuid()).Expiring(GraceEnds).Build().PreviousKeyExpiresAt.Should().BeNull();

    [Test]
    public void KeyHint_SecretThatNobodyHereSaw_IsNull() =>
        new ApiKeyBuilder(Guid.NewGuid()).WithSecret(Hash(1), hint: null).Build().KeyHint.Should().BeNull();

    [Test]
    public void IsLastingAdmin_EnabledAdminKeyWithoutAnEnd_IsTrue() => LastingAdmin.IsLastingAdmin.Should().BeTrue();

    [Test]
    public void IsLastingAdmin_AnythingLess_IsFalse()
    {
        (LastingAdmin with { Permission = Permission.User }).IsLastingAdmin.Should().BeFalse();
        (LastingAdmin with { Enabled = false }).IsLastingAdmin.Should().BeFalse();
        (LastingAdmin with { ExpiresAt = DateTimeOffset.MaxValue }).IsLastingAdmin.Should().BeFalse();
    }

    [Test]
    public void Enabled_NotSaid_IsTrue() => new ApiKeyBuilder(Guid.NewGuid()).Build().Enabled.Should().BeTrue();

    private static ApiKey Mint(DateTimeOffset now) => ApiKey.Mint(Guid.NewGuid(), ApiKeyName.Parse("a"), ApiKeySecret.Generate(), Hash(1), now);

    private static ApiKey RotatedKey() => new ApiKeyBuilder(Guid.NewGuid())
        .WithSecret(Hash(1), "new1")
        .WithSecret(Hash(2), "old2", GraceEnds)
        .WithSecret(Hash(3), "old3", GraceEnds.AddHours(-2))
        .Build();

    private static SecretHash Hash(byte fill) => new("p1", [.. Enumerable.Repeat(fill, SecretHash.Length)]);
}
