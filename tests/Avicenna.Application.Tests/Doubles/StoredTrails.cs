using Avicenna.Application.Auditing;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>A store with one trail.</summary>
internal static class StoredTrails
{
    /// <summary>A store that holds what <paramref name="chain"/> returns at the time of each call.</summary>
    public static Mock<IAuditEventRepository> Mock(Guid tenantId, Func<IReadOnlyList<SealedAuditEvent>> chain)
    {
        var events = new Mock<IAuditEventRepository>(MockBehavior.Strict);
        events.Setup(store => store.ReadChainAsync(tenantId, It.IsAny<long?>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, long? after, int limit, CancellationToken _) => [.. chain().Where(link => after is null || link.Event.Sequence > after).Take(limit)]);
        events.Setup(store => store.CountChainAsync(tenantId, It.IsAny<long>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, long pruned, long upTo, CancellationToken _) => chain().Count(link => link.Event.Sequence > pruned && link.Event.Sequence <= upTo));
        events.Setup(store => store.ListAsync(It.Is<AuditEventFilter>(filter => filter.Action == AuditActions.Prune), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new Page<AuditEvent>([.. chain().Select(link => link.Event).Where(found => found.Action == AuditActions.Prune).TakeLast(1)], Next: null));
        return events;
    }

    /// <summary>Appends an event to a chain, sealed as it should be.</summary>
    public static void Append(this List<SealedAuditEvent> chain, Guid tenantId, Func<AuditEvent, AuditEvent>? change = null)
    {
        var (sequence, mac) = chain.Count == 0 ? (0, AuditHead.Start.Mac) : (chain[^1].Event.Sequence, chain[^1].Mac);
        var appended = AuditEvents.At(tenantId, sequence + 1);
        appended = change?.Invoke(appended) ?? appended;
        chain.Add(new SealedAuditEvent(appended, new StubSeal().Seal(mac, appended)));
    }
}
