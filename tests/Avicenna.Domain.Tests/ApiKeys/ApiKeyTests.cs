using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyTests
{
    private static readonly DateTimeOffset GraceEnds = ApiKeyBuilder.CreatedAt.AddHours(1);

    [Test]
    public void KeyHint_SeveralSecrets_IsTheNewestOnes() => RotatedKey().KeyHint.Should().Be("new1");

    [Test]
    public void PreviousKeyExpiresAt_OneSecret_IsNull() =>
        new ApiKeyBuilder(Guid.NewGuid()).Build().PreviousKeyExpiresAt.Should().BeNull();

    [Test]
    public void PreviousKeyExpiresAt_SeveralSecrets_IsTheEndOfTheOneBeforeTheNewest() =>
        RotatedKey().PreviousKeyExpiresAt.Should().Be(GraceEnds);

    [Test]
    public void Enabled_NotSaid_IsTrue() => new ApiKeyBuilder(Guid.NewGuid()).Build().Enabled.Should().BeTrue();

    private static ApiKey RotatedKey() => new ApiKeyBuilder(Guid.NewGuid())
        .WithSecret(Hash(1), "new1")
        .WithSecret(Hash(2), "old2", GraceEnds)
        .WithSecret(Hash(3), "old3", GraceEnds.AddHours(-2))
        .Build();

    private static SecretHash Hash(byte fill) => new("p1", [.. Enumerable.Repeat(fill, SecretHash.Length)]);
}
