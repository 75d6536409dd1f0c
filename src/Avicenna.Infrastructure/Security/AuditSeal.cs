using System.Security.Cryptography;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Domain.Auditing;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Security;

/// <summary>HMAC-SHA-256 under the audit key over the MAC before and the event in its canonical form.</summary>
internal sealed class AuditSeal(IOptions<SecurityOptions> options) : IAuditSeal
{
    private readonly Lazy<byte[]> key = new(() => Convert.FromBase64String(options.Value.AuditKey));

    public byte[] Seal(byte[] previousMac, AuditEvent auditEvent) => HMACSHA256.HashData(key.Value, previousMac.Concat(auditEvent.ToCanonicalBytes()).ToArray());
}
