using System.Security.Cryptography;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;

namespace Avicenna.Infrastructure.Security;

/// <summary>HMAC-SHA-256 under the audit key over the previous MAC and the event in its canonical form.</summary>
internal sealed class AuditSeal : IAuditSeal
{
    // Shorter than a MAC followed by an event, so that no event's MAC can be a fingerprint.
    private static readonly byte[] FingerprintText = "Avicenna audit key"u8.ToArray();

    private readonly Lazy<byte[]> key;
    private readonly Lazy<byte[]> fingerprint;

    public AuditSeal(IOptions<SecurityOptions> options)
        : this(new Lazy<byte[]>(() => Convert.FromBase64String(options.Value.AuditKey)))
    {
    }

    private AuditSeal(Lazy<byte[]> key)
    {
        this.key = key;
        fingerprint = new Lazy<byte[]>(() => HMACSHA256.HashData(key.Value, FingerprintText));
    }

    public byte[] Seal(byte[] previousMac, AuditEvent auditEvent) => HMACSHA256.HashData(key.Value, (byte[])[.. previousMac, .. auditEvent.ToCanonicalBytes()]);

    public byte[] Fingerprint() => fingerprint.Value;

    public IAuditSeal Under(byte[] key) => new AuditSeal(new Lazy<byte[]>(key));
}
