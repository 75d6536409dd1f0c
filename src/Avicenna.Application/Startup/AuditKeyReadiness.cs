using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;

namespace Avicenna.Application.Startup;

/// <summary>Checks whether the configured audit key is the one that the audit trails are sealed with.</summary>
public sealed class AuditKeyReadiness(ITenantRepository tenants, IAuditKeyRepository keys, IAuditSeal seal)
{
    private const string Setting = $"{SecurityOptions.Section}:{nameof(SecurityOptions.AuditKey)}";

    /// <exception cref="StartRefusedException">A trail is sealed with another key.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var fingerprint = seal.Fingerprint();
        var known = (await keys.FindTenantsSealedUnderAsync(fingerprint, cancellationToken)).ToHashSet();
        foreach (var tenant in (await tenants.ListAsync(cancellationToken)).Where(tenant => !known.Contains(tenant.Id)))
        {
            if (!await keys.TryAdoptAsync(tenant.Id, seal, cancellationToken))
            {
                throw new StartRefusedException(
                    $"{Setting} is not the key that the audit trail of tenant '{tenant.Subdomain}' is sealed with. Restore that key, or reseal the trails with: audit reseal --old-key-stdin");
            }
        }
    }
}
