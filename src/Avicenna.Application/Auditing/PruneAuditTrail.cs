using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Deletes a tenant's audit events before a time, and adds an event from which the rest of the chain can be verified.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Before">The time, as an RFC 3339 date-time. The first event in the chain that isn't before it is kept, and all after that one.</param>
/// <param name="IsDryRun">Only counts the events.</param>
public sealed record PruneAuditTrailCommand(Guid TenantId, string Before, bool IsDryRun) : IRequest<PruneReport>;

internal sealed class PruneAuditTrailCommandValidator : AbstractValidator<PruneAuditTrailCommand>
{
    public PruneAuditTrailCommandValidator(TimeProvider time) => RuleFor(command => command.Before).MustSatisfy(before =>
        !Rfc3339.TryParse(before, out var instant) ? "before must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z"
        : instant > time.GetUtcNow() ? "before must not be in the future"
        : null);
}

/// <summary>
/// Verifies the whole trail first: an anchor vouches for what is deleted, and must not hide that it was tampered with. Deletes only after the
/// anchor is stored, so an interrupted run leaves events that count as deleted, and the next run deletes them.
/// </summary>
internal sealed class PruneAuditTrailCommandHandler(AuditTrailReader trails, IAuditEventRepository events, IAuditSeal seal) : IRequestHandler<PruneAuditTrailCommand, PruneReport>
{
    public async Task<PruneReport> Handle(PruneAuditTrailCommand command, CancellationToken cancellationToken)
    {
        _ = Rfc3339.TryParse(command.Before, out var before);
        while (true)
        {
            var verdict = await trails.VerifyAsync(command.TenantId, seal, expected: null, cancellationToken, before);
            if (verdict.Problem is { } problem)
            {
                throw new AvicennaException(AuditErrors.TrailBroken(problem));
            }

            var pruned = verdict.Anchor.Cut.Sequence;
            var cut = verdict.Due ?? verdict.Anchor.Cut;
            if (command.IsDryRun)
            {
                return new PruneReport(cut.Sequence - pruned, cut.Sequence);
            }

            if (verdict.Due is null
                || await events.TryAnchorAsync(new AuditCut(command.TenantId, verdict.Head.Sequence, cut, before, cut.Sequence - pruned), cancellationToken))
            {
                return new PruneReport(cut.Sequence == 0 ? 0 : await events.DeleteAsync(command.TenantId, cut.Sequence, cancellationToken), cut.Sequence);
            }
        }
    }
}

/// <param name="Pruned">The number of deleted events; in a dry run, of those to delete.</param>
/// <param name="UpTo">The sequence of the last deleted event, also if it was deleted earlier; 0 if the trail was never pruned.</param>
public sealed record PruneReport(long Pruned, long UpTo);

/// <summary>Where to cut a trail.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Verified">The sequence up to which the trail was verified.</param>
/// <param name="Head">The last event to delete.</param>
/// <param name="Before">The time before which events are deleted.</param>
/// <param name="Count">The number of events to delete.</param>
public sealed record AuditCut(Guid TenantId, long Verified, AuditHead Head, DateTimeOffset Before, long Count);
