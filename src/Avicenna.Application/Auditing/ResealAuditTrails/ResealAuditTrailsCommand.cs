using MediatR;

namespace Avicenna.Application.Auditing.ResealAuditTrails;

/// <summary>
/// Seals all audit trails anew, under the configured <c>Security:AuditKey</c>. Trails that already are under it are left alone, so one
/// that was interrupted goes on where it was.
/// </summary>
/// <param name="OldKey">The key that the trails are sealed under, in base64.</param>
public sealed record ResealAuditTrailsCommand(string OldKey) : IRequest<ResealReport>
{
    // A record would print the key.
    public override string ToString() => nameof(ResealAuditTrailsCommand);
}
