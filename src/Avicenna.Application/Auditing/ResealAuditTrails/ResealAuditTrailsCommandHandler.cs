using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.Auditing.ResealAuditTrails;

/// <summary>Checks all trails before it changes the first, and each again in the transaction that changes it.</summary>
internal sealed class ResealAuditTrailsCommandHandler(ITenantRepository tenants, IAuditKeyRepository keys, AuditTrailReader trails, IAuditSeal seal)
    : IRequestHandler<ResealAuditTrailsCommand, ResealReport>
{
    public async Task<ResealReport> Handle(ResealAuditTrailsCommand command, CancellationToken cancellationToken)
    {
        var oldSeal = seal.Under(Convert.FromBase64String(command.OldKey));
        var done = (await keys.FindTenantsSealedUnderAsync(seal.Fingerprint(), cancellationToken)).ToHashSet();
        var open = (await tenants.ListAsync(cancellationToken)).Where(tenant => !done.Contains(tenant.Id)).ToList();
        var problems = new Dictionary<string, string>();
        foreach (var tenant in open)
        {
            if ((await trails.VerifyAsync(tenant.Id, oldSeal, expected: null, cancellationToken)).Problem is { } problem)
            {
                problems.Add(tenant.Subdomain.Value, problem);
            }
        }

        if (problems.Count > 0)
        {
            return new ResealReport(0, problems);
        }

        foreach (var tenant in open)
        {
            await keys.ResealAsync(tenant.Id, oldSeal, cancellationToken);
        }

        return new ResealReport(open.Count, problems);
    }
}
