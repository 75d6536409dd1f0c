using System.Runtime.CompilerServices;
using System.Text;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Reads a tenant's chain in batches, in a form that can be verified without the store. Doesn't verify it.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="AfterSequence">The sequence after which to start; null to start with the first event that isn't pruned.</param>
public sealed record ExportAuditTrailQuery(Guid TenantId, long? AfterSequence) : IRequest<IAsyncEnumerable<IReadOnlyList<ExportedAuditEvent>>>;

internal sealed class ExportAuditTrailQueryValidator : AbstractValidator<ExportAuditTrailQuery>
{
    public ExportAuditTrailQueryValidator() => RuleFor(query => query.AfterSequence).MustSatisfy(sequence => sequence < 0 ? "after_sequence must be 0 or more" : null);
}

internal sealed class ExportAuditTrailQueryHandler(AuditTrailReader trails, IAuditSeal seal) : IRequestHandler<ExportAuditTrailQuery, IAsyncEnumerable<IReadOnlyList<ExportedAuditEvent>>>
{
    public Task<IAsyncEnumerable<IReadOnlyList<ExportedAuditEvent>>> Handle(ExportAuditTrailQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(ReadAsync(query, cancellationToken));

    private async IAsyncEnumerable<IReadOnlyList<ExportedAuditEvent>> ReadAsync(ExportAuditTrailQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keyId = Convert.ToHexStringLower(seal.Fingerprint());
        var anchor = await trails.FindAnchorAsync(query.TenantId, cancellationToken);
        // From the lowest if possible, so that rows before the first event are exported too.
        long? after = anchor == AuditAnchor.None ? query.AfterSequence : Math.Max(anchor.Cut.Sequence, query.AfterSequence ?? 0);
        await foreach (var step in trails.ReadAsync(query.TenantId, after, cancellationToken))
        {
            if (step.Select(link => AuditChain.FindUnreadable(link.Event)).FirstOrDefault(problem => problem is not null) is { } unreadable)
            {
                throw new AvicennaException(AuditErrors.TrailBroken(unreadable));
            }

            yield return
            [
                .. step.Select(link => new ExportedAuditEvent(
                    link.Event.Sequence, Encoding.UTF8.GetString(link.Event.ToCanonicalBytes()), Convert.ToHexStringLower(link.Mac), keyId)),
            ];
        }

        if (await trails.FindAnchorAsync(query.TenantId, cancellationToken) != anchor)
        {
            throw new AvicennaException(AuditErrors.PrunedMeanwhile);
        }
    }
}

/// <param name="Sequence">The position in the chain.</param>
/// <param name="Event">The canonical event, which the MAC covers: <see cref="AuditEvent.ToCanonicalBytes"/> as text.</param>
/// <param name="Mac">The MAC of the event, in hex.</param>
/// <param name="AuditKeyId">What identifies the audit key, in hex: <see cref="IAuditSeal.Fingerprint"/>.</param>
public sealed record ExportedAuditEvent(long Sequence, string Event, string Mac, string AuditKeyId);
