using System.Runtime.CompilerServices;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Reads whole trails in batches and verifies them.</summary>
internal sealed class AuditTrailReader(IAuditEventRepository events)
{
    private const int StepSize = 500;

    /// <param name="tenantId">The tenant.</param>
    /// <param name="seal">The seal that the events should have.</param>
    /// <param name="expected">A head that was recorded earlier; null if there is none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="pruneBefore">The time before which events are due to be pruned; null if none are.</param>
    public async Task<AuditTrailVerdict> VerifyAsync(
        Guid tenantId, IAuditSeal seal, AuditHead? expected, CancellationToken cancellationToken, DateTimeOffset? pruneBefore = null)
    {
        var anchor = await FindAnchorAsync(tenantId, cancellationToken);
        while (true)
        {
            var verdict = await VerifyAsync(tenantId, new AuditChain(seal, anchor, expected), anchor, pruneBefore, cancellationToken);
            if (verdict.Problem is null)
            {
                return verdict;
            }

            // If another process pruned the trail in the meantime, the events that are missing are those that it deleted.
            var newest = await FindAnchorAsync(tenantId, cancellationToken);
            if (newest == anchor)
            {
                return verdict;
            }

            anchor = newest;
        }
    }

    /// <summary>Reads a chain in batches, in order.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="after">The sequence after which to start; null to start with the lowest, whatever it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<IReadOnlyList<SealedAuditEvent>> ReadAsync(Guid tenantId, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await events.ReadChainAsync(tenantId, after, StepSize, cancellationToken);
            yield return step;
            if (step.Count < StepSize)
            {
                yield break;
            }

            after = step[^1].Event.Sequence;
        }
    }

    /// <summary>Finds the newest anchor. It proves nothing until the chain, of which it is a part, is verified.</summary>
    public async Task<AuditAnchor> FindAnchorAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // By time, because that index also contains the action.
        var filter = new AuditEventFilter(tenantId, Before: null, Limit: 1, Action: AuditActions.Prune, From: DateTimeOffset.MinValue);
        return (await events.ListAsync(filter, cancellationToken)).Items is [var newest] && AuditAnchor.Read(newest) is { } anchor ? anchor : AuditAnchor.None;
    }

    private async Task<AuditTrailVerdict> VerifyAsync(Guid tenantId, AuditChain chain, AuditAnchor anchor, DateTimeOffset? pruneBefore, CancellationToken cancellationToken)
    {
        AuditHead? due = null;
        var isDue = pruneBefore is not null;
        // An interrupted prune leaves events up to the cut, which count as deleted.
        await foreach (var step in ReadAsync(tenantId, anchor == AuditAnchor.None ? null : anchor.Cut.Sequence, cancellationToken))
        {
            foreach (var link in step)
            {
                if (chain.TryAdd(link) is { } problem)
                {
                    return new AuditTrailVerdict(chain.Head, problem) { Anchor = anchor };
                }

                // Events that are recorded late are older than events before them. The first that isn't due ends what is pruned, so that none
                // after the given time goes. Anchors at the end stay: otherwise each prune would replace the anchor of the one before.
                isDue = isDue && link.Event.Time < pruneBefore;
                due = isDue && link.Event.Action != AuditActions.Prune ? chain.Head : due;
            }
        }

        // Events appended in the meantime have a higher sequence and aren't counted.
        var rows = chain.Head.Sequence == 0 ? 0 : await events.CountChainAsync(tenantId, anchor.Cut.Sequence, chain.Head.Sequence, cancellationToken);
        var leftovers = anchor == AuditAnchor.None ? 0 : await events.CountChainAsync(tenantId, pruned: 0, anchor.Cut.Sequence, cancellationToken);
        return new AuditTrailVerdict(chain.Head, chain.FindProblemAtEnd(rows)) { Anchor = anchor, Leftovers = leftovers, Due = due };
    }
}

/// <param name="Event">The event as stored.</param>
/// <param name="Mac">The MAC stored with it.</param>
public sealed record SealedAuditEvent(AuditEvent Event, byte[] Mac);
