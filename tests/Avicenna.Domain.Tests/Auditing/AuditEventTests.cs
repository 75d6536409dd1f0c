using System.Text;
using Avicenna.Domain.Auditing;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditEventTests
{
    private static readonly AuditEvent Event = new()
    {
        Id = Guid.NewGuid(),
        TenantId = Guid.NewGuid(),
        Sequence = 1,
        Time = DateTimeOffset.UnixEpoch,
        Action = AuditActions.CreateApiKey,
        ActorKeyId = null,
        TargetType = AuditTargets.ApiKey,
        TargetId = Guid.NewGuid(),
        Before = null,
        After = "{}",
        ClientAddress = "a",
        RequestId = "b",
    };

    private static IEnumerable<TestCaseData> Changed =>
    [
        Case("id", Event with { Id = Guid.NewGuid() }),
        Case("tenant", Event with { TenantId = Guid.NewGuid() }),
        Case("sequence", Event with { Sequence = 2 }),
        Case("time", Event with { Time = DateTimeOffset.UnixEpoch.AddMilliseconds(1) }),
        Case("action", Event with { Action = AuditActions.DeleteApiKey }),
        Case("actor", Event with { ActorKeyId = Guid.Empty }),
        Case("target type", Event with { TargetType = AuditTargets.Tenant }),
        Case("target", Event with { TargetId = null }),
        Case("state before", Event with { Before = "{}" }),
        Case("states in the other order", Event with { Before = "{}", After = null }),
        Case("texts with the same concatenation", Event with { ClientAddress = "ab", RequestId = "" }),
        Case("text that contains a separator", Event with { ClientAddress = "a\",\"b", RequestId = null }),
    ];

    [TestCaseSource(nameof(Changed))]
    public void ToCanonicalBytes_OfAnEventThatDiffers_Differ(AuditEvent changed) => changed.ToCanonicalBytes().Should().NotEqual(Event.ToCanonicalBytes());

    [Test]
    public void ToCanonicalBytes_OfAnEvent_AreAJsonArrayOfItsMembers()
    {
        var id = new Guid("0198c5a4-0000-7000-8000-000000000001");
        var auditEvent = Event with { Id = id, TenantId = id, TargetId = null, Time = DateTimeOffset.UnixEpoch.AddMilliseconds(7), RequestId = null };

        Encoding.UTF8.GetString(auditEvent.ToCanonicalBytes()).Should().Be(
            $$"""["{{id}}","{{id}}",1,7,"api_key.create",null,"api_key",null,null,"{}","a",null]""");
        Encoding.UTF8.GetString((auditEvent with { Time = null }).ToCanonicalBytes()).Should().StartWith($$"""["{{id}}","{{id}}",1,null,""");
    }

    [Test]
    public void ToCanonicalBytes_OfTheSameMomentInAnotherZone_AreTheSame() =>
        (Event with { Time = Event.Time!.Value.ToOffset(TimeSpan.FromHours(1)) }).ToCanonicalBytes().Should().Equal(Event.ToCanonicalBytes());

    [Test]
    public void AuditHead_WhatItWrites_IsWhatItReads()
    {
        var head = new AuditHead(42, [.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

        AuditHead.TryParse(head.ToString(), out var read).Should().BeTrue();

        read.Should().Be(head);
        head.ToString().Should().Be("42:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    }

    [TestCase("")]
    [TestCase("42")]
    [TestCase("42:00")]
    [TestCase("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("1:000000000000000000000000000000000000000000000000000000000000000g")]
    [TestCase("1:0000000000000000000000000000000000000000000000000000000000000000:1")]
    [TestCase("99999999999999999999:0000000000000000000000000000000000000000000000000000000000000000")]
    public void AuditHead_AnyOtherText_IsRefused(string text) => AuditHead.TryParse(text, out _).Should().BeFalse();

    private static TestCaseData Case(string name, AuditEvent changed) => new TestCaseData(changed).SetArgDisplayNames(name);
}
