using System.Text;
using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.ExportAuditTrail;

public sealed class ExportAuditTrailQueryHandlerTests
{
    private static readonly Guid Tenant = Guid.NewGuid();

    private List<SealedAuditEvent> chain = null!;

    [SetUp]
    public void Arrange()
    {
        chain = [];
        Enumerable.Range(0, 1_003).ToList().ForEach(_ => chain.Append(Tenant));
    }

    [Test]
    public async Task Handle_Trail_IsReadInBatchesInItsOrder()
    {
        var steps = await ExportAsync();

        steps.Select(step => step.Count).Should().Equal(500, 500, 3);
        steps.SelectMany(step => step).Select(line => line.Sequence).Should().Equal(Enumerable.Range(1, 1_003).Select(number => (long)number));
        steps[2][2].Should().Be(new ExportedAuditEvent(
            1_003,
            Encoding.UTF8.GetString(chain[^1].Event.ToCanonicalBytes()),
            Convert.ToHexStringLower(chain[^1].Mac),
            Convert.ToHexStringLower(new StubSeal().Fingerprint())));
    }

    [TestCase(0L, 1_003)]
    [TestCase(1_000L, 3)]
    [TestCase(1_003L, 0)]
    [TestCase(5_000L, 0)]
    public async Task Handle_AfterASequence_HasTheEventsAfterIt(long after, int count) =>
        (await ExportAsync(after)).Sum(step => step.Count).Should().Be(count);

    [TestCase(null, 3)]
    [TestCase(500L, 3)]
    [TestCase(1_002L, 2)]
    public async Task Handle_EventsThatAnInterruptedPruneLeft_AreNotExported(long? after, int count)
    {
        chain.Append(Tenant, anchor => anchor with { Action = AuditActions.Prune, After = $$"""{"head":"{{new AuditHead(1_001, chain[1_000].Mac)}}"}""" });

        (await ExportAsync(after)).Sum(step => step.Count).Should().Be(count);
    }

    [Test]
    public async Task Handle_EventThatCannotBeRead_IsRefused()
    {
        chain[700] = chain[700] with { Event = chain[700].Event with { Id = null, Unreadable = ["id"] } };

        (await FluentActions.Awaiting(() => ExportAsync()).Should().ThrowAsync<AvicennaException>())
            .WithMessage("Event 701 (no id, api_key.update) has stored values that can't be read: id");
    }

    [Test]
    public async Task Handle_TrailPrunedMeanwhile_IsRefused()
    {
        var events = StoredTrails.Mock(Tenant, () => chain);
        events.Setup(store => store.ReadChainAsync(Tenant, 500, It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            chain.Append(Tenant, anchor => anchor with { Action = AuditActions.Prune, After = $$"""{"head":"{{new AuditHead(1_001, chain[1_000].Mac)}}"}""" });
            return [];
        });

        (await FluentActions.Awaiting(() => ExportAsync(events: events)).Should().ThrowAsync<AvicennaException>())
            .WithMessage("The trail was pruned during the export, which may lack events: export it again");
    }

    [TestCase(-1L, "after_sequence must be 0 or more")]
    [TestCase(0L, null)]
    [TestCase(null, null)]
    public void Validate_AfterSequence_IsNotNegative(long? after, string? problem) =>
        new ExportAuditTrailQueryValidator().Validate(new ExportAuditTrailQuery(Tenant, after))
            .Errors.Select(error => error.ErrorMessage).Should().BeEquivalentTo(problem is null ? [] : new[] { problem });

    private async Task<List<IReadOnlyList<ExportedAuditEvent>>> ExportAsync(long? after = null, Mock<IAuditEventRepository>? events = null)
    {
        var handler = new ExportAuditTrailQueryHandler(new AuditTrailReader((events ?? StoredTrails.Mock(Tenant, () => chain)).Object), new StubSeal());
        var steps = new List<IReadOnlyList<ExportedAuditEvent>>();
        await foreach (var step in await handler.Handle(new ExportAuditTrailQuery(Tenant, after), CancellationToken.None))
        {
            steps.Add(step);
        }

        return steps;
    }
}
