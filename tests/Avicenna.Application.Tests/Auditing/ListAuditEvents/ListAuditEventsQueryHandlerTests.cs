using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.ListAuditEvents;

public sealed class ListAuditEventsQueryHandlerTests
{
    private static readonly ListAuditEventsQuery Query = new() { TenantId = Guid.NewGuid(), Limit = 2 };

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
        await HandleAsync(Query);

        filters.Should().Equal(new AuditEventFilter(Query.TenantId, Before: null, Limit: 2));
    }

    [Test]
    public async Task Handle_EveryFilter_AsksForThose()
    {
        var target = Guid.NewGuid();

        await HandleAsync(Query with { TargetId = target, Action = AuditActions.DeleteApiKey });

        filters.Should().Equal(new AuditEventFilter(Query.TenantId, Before: null, Limit: 2, target, "api_key.delete"));
    }

    [Test]
    public async Task Handle_Page_ShowsEveryMemberOfItsEvents()
    {
        var auditEvent = AuditEvents.At(Query.TenantId, 8);
        Finds(new Page<AuditEvent>([auditEvent], Next: null));

        var page = await HandleAsync(Query);

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
        var auditEvent = AuditEvents.At(Query.TenantId, 1) with
        {
            ActorKeyId = null,
            TargetId = null,
            Before = null,
            After = null,
            ClientAddress = null,
            RequestId = null,
        };
        Finds(new Page<AuditEvent>([auditEvent], Next: null));

        (await HandleAsync(Query)).AuditEvents.Should().Equal(new AuditEventDetails
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

        var first = await HandleAsync(Query);
        await HandleAsync(Query with { Cursor = first.NextCursor });

        filters.Select(filter => filter.Before).Should().Equal(null, 7);
    }

    [TestCase("")]
    [TestCase("7")]
    public async Task Handle_NotACursor_IsRefusedWithoutAskingTheStore(string cursor)
    {
        var act = () => HandleAsync(Query with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
        filters.Should().BeEmpty();
    }

    private Task<AuditEventPage> HandleAsync(ListAuditEventsQuery query) =>
        new ListAuditEventsQueryHandler(events.Object, TestMapper.Create()).Handle(query, CancellationToken.None);

    private void Finds(Page<AuditEvent> page) =>
        events.Setup(store => store.ListAsync(Capture.In(filters), It.IsAny<CancellationToken>())).ReturnsAsync(page);
}
