using Avicenna.Domain.Auditing;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditAnchorTests
{
    private static readonly string Mac = new('a', 64);

    private static IEnumerable<string?> NotAnchors =>
    [
        null,
        "",
        "{",
        "null",
        "[]",
        "3",
        "{}",
        """{"head":null}""",
        """{"head":3}""",
        """{"head":"3:beef"}""",
        $$"""{"HEAD":"3:{{Mac}}"}""",
        $$"""{"head":"5:{{Mac}}"}""",
        $$"""{"head":"6:{{Mac}}"}""",
    ];

    [Test]
    public void Read_EventThatRecordsAPrune_IsItsCut() =>
        AuditAnchor.Read(EventWith($$"""{"before":"2026-01-01T00:00:00+00:00","head":"4:{{Mac}}","count":4}"""))
            .Should().Be(new AuditAnchor(5, new AuditHead(4, Convert.FromHexString(Mac))));

    [TestCaseSource(nameof(NotAnchors))]
    public void Read_StateThatNamesNoEarlierEvent_IsNull(string? after) => AuditAnchor.Read(EventWith(after)).Should().BeNull();

    [Test]
    public void Read_AnotherAction_IsNull() =>
        AuditAnchor.Read(EventWith($$"""{"head":"4:{{Mac}}"}""") with { Action = AuditActions.UpdateApiKey }).Should().BeNull();

    private static AuditEvent EventWith(string? after) => new()
    {
        Id = Guid.NewGuid(),
        TenantId = Guid.NewGuid(),
        Sequence = 5,
        Time = DateTimeOffset.UnixEpoch,
        Action = AuditActions.Prune,
        ActorKeyId = null,
        TargetType = AuditTargets.Tenant,
        TargetId = null,
        Before = null,
        After = after,
        ClientAddress = null,
        RequestId = null,
    };
}
