using System.Text;
using Avicenna.Domain.Auditing;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditEventTests
{
    private static readonly AuditEvent Event = new()
    {
        Id = new Guid("00000000-0000-0000-0000-000000000001"),
        TenantId = new Guid("00000000-0000-0000-0000-000000000002"),
        Sequence = 3,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(4),
        Action = AuditActions.UpdateApiKey,
        ActorKeyId = new Guid("00000000-0000-0000-0000-000000000005"),
        TargetType = AuditTargets.ApiKey,
        TargetId = new Guid("00000000-0000-0000-0000-000000000006"),
        Before = """{"n":1.0}""",
        After = """{"n":2}""",
        ClientAddress = "192.0.2.1",
        RequestId = "0HN1",
    };

    private static IEnumerable<AuditEvent> Others =>
    [
        Event with { Id = Guid.NewGuid() },
        Event with { TenantId = Guid.NewGuid() },
        Event with { Sequence = 4 },
        Event with { Time = Event.Time.AddMilliseconds(1) },
        Event with { Action = AuditActions.DeleteApiKey },
        Event with { ActorKeyId = Guid.NewGuid() },
        Event with { ActorKeyId = null },
        Event with { TargetType = AuditTargets.Tenant },
        Event with { TargetId = Guid.NewGuid() },
        Event with { TargetId = null },
        Event with { Before = """{"n":1}""" },
        Event with { Before = "" },
        Event with { Before = null },
        Event with { Before = "null" },
        Event with { After = """{"n":2} """ },
        Event with { After = null },
        Event with { Before = Event.After, After = Event.Before },
        Event with { ClientAddress = "192.0.2.2" },
        Event with { ClientAddress = null },
        Event with { RequestId = "0hn1" },
        Event with { RequestId = null },
        Event with { ClientAddress = Event.RequestId, RequestId = Event.ClientAddress },
        Event with { ClientAddress = "192.0.2.1\",\"", RequestId = "0HN1" },
    ];

    /// <summary>Chains that were sealed by an older version have to stay valid, so the form may never change.</summary>
    [Test]
    public void ToCanonicalBytes_AnEvent_HaveThisFormForGood() =>
        Encoding.UTF8.GetString(Event.ToCanonicalBytes()).Should().Be(
            """
            ["00000000-0000-0000-0000-000000000001","00000000-0000-0000-0000-000000000002",3,4,
            "api_key.update","00000000-0000-0000-0000-000000000005","api_key","00000000-0000-0000-0000-000000000006",
            "{\u0022n\u0022:1.0}","{\u0022n\u0022:2}","192.0.2.1","0HN1"]
            """.ReplaceLineEndings(""));

    [Test]
    public void ToCanonicalBytes_SameMomentElsewhere_AreTheSame() =>
        (Event with { Time = Event.Time.ToOffset(TimeSpan.FromHours(3)) }).ToCanonicalBytes().Should().Equal(Event.ToCanonicalBytes());

    [Test]
    public void ToCanonicalBytes_AnyMemberDiffers_Differ()
    {
        var forms = Others.Prepend(Event).Select(auditEvent => Encoding.UTF8.GetString(auditEvent.ToCanonicalBytes()));

        forms.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Others_ForEveryMember_HaveOneThatDiffers() =>
        typeof(AuditEvent).GetProperties().Should().OnlyContain(member => Others.Any(other => !Equals(member.GetValue(other), member.GetValue(Event))));
}
