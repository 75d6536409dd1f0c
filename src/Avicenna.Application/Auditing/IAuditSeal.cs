using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Makes each audit event vouch for all before it: HMAC-SHA-256 under <c>Security:AuditKey</c>.</summary>
public interface IAuditSeal
{
    /// <summary>The MAC of an event that follows the one with <paramref name="previousMac"/>; 32 bytes.</summary>
    byte[] Seal(byte[] previousMac, AuditEvent auditEvent);

    /// <summary>32 bytes that only this key yields and that don't reveal it.</summary>
    byte[] Fingerprint();

    /// <summary>The same under another key.</summary>
    IAuditSeal Under(byte[] key);
}
