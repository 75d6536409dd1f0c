using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Avicenna.Domain.Auditing;

/// <summary>The end of a chain of events at some moment. Kept elsewhere, it shows later that nothing up to it was taken away.</summary>
/// <param name="Sequence">The last event's place; 0: there is none yet.</param>
/// <param name="Mac">The last event's MAC, 32 bytes; zeros where there is no event yet.</param>
public sealed record AuditHead(long Sequence, byte[] Mac)
{
    /// <summary>The length of <see cref="Mac"/> in bytes.</summary>
    public const int MacLength = 32;

    /// <summary>What the first event of a chain follows.</summary>
    public static readonly AuditHead Start = new(0, new byte[MacLength]);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        var mac = new byte[MacLength];
        if (text.Split(':') is not [var sequence, { Length: MacLength * 2 } hex]
            || !long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || Convert.FromHexString(hex, mac, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        head = new AuditHead(number, mac);
        return true;
    }

    public bool Equals(AuditHead? other) => other is not null && Sequence == other.Sequence && Mac.AsSpan().SequenceEqual(other.Mac);

    public override int GetHashCode() => HashCode.Combine(Sequence, BitConverter.ToInt32(Mac));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Convert.ToHexStringLower(Mac)}");
}
