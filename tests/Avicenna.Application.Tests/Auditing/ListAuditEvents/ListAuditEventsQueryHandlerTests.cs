using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.ListAuditEvents;

public sealed class ListAuditEventsQueryHandlerTests
{
    private static readonly Guid TenantId = Guid.NewGuid();
    private static readonly ListAuditEventsInput Input = new() { Limit = "2" };

    private readonly List<AuditEventFilter> filters = [];
    private Mock<IAuditEventRepository> events = null!;

    [SetUp]
    public void Arrange()
    {
        filters.Clear();
        events = new Mock<IAuditEventRepository>(MockBehavior.Strict);
        Finds(new Page<AuditEvent>([], Next: null));
    }

    [Test]
    public async Task Handle_OnlyWhatIsRequired_AsksForTheNewest()
    {
        await HandleAsync(Input);

        filters.Should().Equal(new AuditEventFilter(TenantId, Before: null, Limit: 2));
    }

    [Test]
    public async Task Handle_EveryFilter_AsksForThose()
    {
        var target = Guid.NewGuid();

        await HandleAsync(Input with { TargetId = target.ToString("D").ToUpperInvariant(), Action = AuditActions.DeleteApiKey });

        filters.Should().Equal(new AuditEventFilter(TenantId, Before: null, Limit: 2, target, "api_key.delete"));
    }

    [Test]
    public async Task Handle_Page_ShowsEveryMemberOfItsEvents()
    {
        var auditEvent = AuditEvents.At(TenantId, 8);
        Finds(new Page<AuditEvent>([auditEvent], Next: null));

        var page = await HandleAsync(Input);

        page.NextCursor.Should().BeNull();
        var details = page.AuditEvents.Should().ContainSingle().Which;
        details.Should().Be(new AuditEventDetails
        {
            Id = auditEvent.Id,
            Sequence = 8,
            Time = Clock.Instant,
            Action = "api_key.update",
            ActorKeyId = auditEvent.ActorKeyId,
            TargetType = "api_key",
            TargetId = auditEvent.TargetId,
            Before = details.Before,
            After = details.After,
            ClientAddress = "192.0.2.1",
            RequestId = "0HN1",
        });
        details.Before!.Value.GetRawText().Should().Be("""{"n":1.0}""");
        details.After!.Value.GetRawText().Should().Be("""{"n":2}""");
    }

    [Test]
    public async Task Handle_EventWithNothingOptional_ShowsNulls()
    {
        var auditEvent = AuditEvents.At(TenantId, 1) with
        {
            ActorKeyId = null,
            TargetId = null,
            Before = null,
            After = null,
            ClientAddress = null,
            RequestId = null,
        };
        Finds(new Page<AuditEvent>([auditEvent], Next: null));

        (await HandleAsync(Input)).AuditEvents.Should().Equal(new AuditEventDetails
        {
            Id = auditEvent.Id,
            Sequence = 1,
            Time = Clock.Instant,
            Action = "api_key.update",
            ActorKeyId = null,
            TargetType = "api_key",
            TargetId = null,
            Before = null,
            After = null,
            ClientAddress = null,
            RequestId = null,
        });
    }

    [Test]
    public async Task Handle_CursorOfThePageBefore_AsksForWhatComesAfterIt()
    {
        Finds(new Page<AuditEvent>([], Next: 7));

        var first = await HandleAsync(Input);
        await HandleAsync(Input with { Cursor = first.NextCursor });

        filters.Select(filter => filter.Before).Should().Equal(null, 7);
    }

    [TestCase("")]
    [TestCase("7")]
    public async Task Handle_NotACursor_IsRefusedWithoutAskingTheStore(string cursor)
    {
        var act = () => HandleAsync(Input with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
        filters.Should().BeEmpty();
    }

    private Task<AuditEventPage> HandleAsync(ListAuditEventsInput input) =>
        new ListAuditEventsQueryHandler(events.Object, TestMapper.Create()).Handle(new ListAuditEventsQuery(TenantId, input), CancellationToken.None);

    private void Finds(Page<AuditEvent> page) =>
        events.Setup(store => store.ListAsync(Capture.In(filters), It.IsAny<CancellationToken>())).ReturnsAsync(page);
}
