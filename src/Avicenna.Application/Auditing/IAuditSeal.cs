using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Seals each audit event together with all events before it: HMAC-SHA-256 under <c>Security:AuditKey</c>.</summary>
public interface IAuditSeal
{
    /// <summary>Computes the MAC of an event that follows the one with <paramref name="previousMac"/>; 32 bytes.</summary>
    byte[] Seal(byte[] previousMac, AuditEvent auditEvent);

    /// <summary>Returns 32 bytes that identify the key without revealing it.</summary>
    byte[] Fingerprint();

    /// <summary>Creates a seal with another key.</summary>
    IAuditSeal Under(byte[] key);
}
