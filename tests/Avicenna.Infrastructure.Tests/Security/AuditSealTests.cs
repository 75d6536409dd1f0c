using Avicenna.Application.Authentication;
using Avicenna.Domain.Auditing;
using Avicenna.Infrastructure.Security;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Security;

/// <summary>
/// Seals by: openssl dgst -sha256 -mac HMAC -macopt hexkey:… of the previous MAC and the canonical event. Databases remember them, so they must
/// never change.
/// </summary>
public sealed class AuditSealTests
{
    private static readonly AuditEvent Event = new()
    {
        Id = new Guid("00000000-0000-0000-0000-000000000001"),
        TenantId = new Guid("00000000-0000-0000-0000-000000000002"),
        Sequence = 7,
        Time = DateTimeOffset.UnixEpoch,
        Action = AuditActions.CreateApiKey,
        ActorKeyId = null,
        TargetType = AuditTargets.ApiKey,
        TargetId = new Guid("00000000-0000-0000-0000-000000000003"),
        Before = null,
        After = "{}",
        ClientAddress = "192.0.2.1",
        RequestId = "0HN1",
    };

    private readonly AuditSeal seal = new(Options.Create(new SecurityOptions { AuditKey = TestSettings.AuditKey }));

    [TestCase(0, "a347b69d158c05d26324b9004eac22c21158e117c8efd30aaa7cb5facbe3626c")]
    [TestCase(1, "b5a247348e4d92f55ae037379b08a565cf1a2c9769de516a444f1b3bc02f9dea")]
    public void Seal_KnownEvent_IsTheKnownHmacOfThePreviousMacAndTheEvent(byte previous, string expected) =>
        Convert.ToHexStringLower(seal.Seal(Repeated(previous), Event)).Should().Be(expected);

    [Test]
    public void Fingerprint_KnownKey_NeverChanges() =>
        Convert.ToHexStringLower(seal.Fingerprint()).Should().Be("7e1b13e59d29e689cf79b859f9c265d5bb9436becfcfba414a915d141eb3057a");

    [Test]
    public void Under_AnotherKey_SealsWithThatOne()
    {
        var other = seal.Under(Repeated(1));

        Convert.ToHexStringLower(other.Seal(Repeated(0), Event)).Should().Be("9a94a38196ffad10f9daf81a4e078c862b48ee11dbc46eeb17693855b0b17f9e");
        Convert.ToHexStringLower(other.Fingerprint()).Should().Be("dd0b00db9511d3f123871484cc8c7d1354cb077d333b34973cecafd2600ccb92");
    }

    private static byte[] Repeated(byte value) => [.. Enumerable.Repeat(value, AuditHead.MacLength)];
}
