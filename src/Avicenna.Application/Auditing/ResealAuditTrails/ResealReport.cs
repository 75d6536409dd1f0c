namespace Avicenna.Application.Auditing.ResealAuditTrails;

/// <param name="Resealed">How many trails were sealed anew.</param>
/// <param name="Problems">By subdomain, why a trail is not whole under the old key. Where there is any, none was sealed anew.</param>
public sealed record ResealReport(int Resealed, IReadOnlyDictionary<string, string> Problems);
