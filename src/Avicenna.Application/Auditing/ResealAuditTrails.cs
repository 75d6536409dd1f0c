using Avicenna.Application.Authentication;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Reseals all audit trails with the configured <c>Security:AuditKey</c>. Trails already sealed with it are skipped, so an interrupted
/// run can be continued.
/// </summary>
/// <param name="OldKey">The key that the trails are currently sealed with, in base64.</param>
public sealed record ResealAuditTrailsCommand(string OldKey) : IRequest<ResealReport>
{
    // The generated ToString would print the key.
    public override string ToString() => nameof(ResealAuditTrailsCommand);
}

internal sealed class ResealAuditTrailsCommandValidator : AbstractValidator<ResealAuditTrailsCommand>
{
    public ResealAuditTrailsCommandValidator(IAuditSeal seal) => RuleFor(command => command.OldKey).MustSatisfy(key =>
        !SecurityOptionsValidator.IsStrong(key) ? $"The old key must be base64 of at least {PepperOptions.MinBytes} bytes, as {SecurityOptions.Section}:AuditKey was"
        : seal.Under(Convert.FromBase64String(key)).Fingerprint().AsSpan().SequenceEqual(seal.Fingerprint()) ? $"The old key is the same as {SecurityOptions.Section}:AuditKey; configure the new key first"
        : null);
}

/// <summary>Verifies all trails before it changes the first, and each again in the transaction that changes it.</summary>
internal sealed class ResealAuditTrailsCommandHandler(ITenantRepository tenants, IAuditKeyRepository keys, AuditTrailReader trails, IAuditSeal seal)
    : IRequestHandler<ResealAuditTrailsCommand, ResealReport>
{
    public async Task<ResealReport> Handle(ResealAuditTrailsCommand command, CancellationToken cancellationToken)
    {
        var oldSeal = seal.Under(Convert.FromBase64String(command.OldKey));
        var done = (await keys.FindTenantsSealedUnderAsync(seal.Fingerprint(), cancellationToken)).ToHashSet();
        var open = (await tenants.ListAsync(cancellationToken)).Where(tenant => !done.Contains(tenant.Id)).ToList();
        var problems = new Dictionary<string, string>();
        var anchors = new List<(Guid TenantId, AuditAnchor Anchor)>();
        foreach (var tenant in open)
        {
            var verdict = await trails.VerifyAsync(tenant.Id, oldSeal, expected: null, cancellationToken);
            anchors.Add((tenant.Id, verdict.Anchor));
            if (verdict.Problem is { } problem)
            {
                problems.Add(tenant.Subdomain.Value, problem);
            }
        }

        if (problems.Count > 0)
        {
            return new ResealReport(0, problems);
        }

        foreach (var (tenantId, anchor) in anchors)
        {
            await keys.ResealAsync(tenantId, oldSeal, anchor, cancellationToken);
        }

        return new ResealReport(open.Count, problems);
    }
}

/// <param name="Resealed">The number of resealed trails.</param>
/// <param name="Problems">By subdomain, why a trail doesn't verify under the old key. If there are any, no trail was resealed.</param>
public sealed record ResealReport(int Resealed, IReadOnlyDictionary<string, string> Problems);
