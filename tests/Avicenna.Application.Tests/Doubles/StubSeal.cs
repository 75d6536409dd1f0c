using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.Auditing;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>A seal whose key is a name.</summary>
internal sealed class StubSeal(string key = "k1") : IAuditSeal
{
    public byte[] Seal(byte[] previousMac, AuditEvent auditEvent) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), previousMac.Concat(auditEvent.ToCanonicalBytes()).ToArray());

    public byte[] Fingerprint() => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public IAuditSeal Under(byte[] key) => new StubSeal(Encoding.UTF8.GetString(key));
}
