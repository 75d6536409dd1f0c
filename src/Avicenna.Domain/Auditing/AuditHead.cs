using System.Globalization;

namespace Avicenna.Domain.Auditing;

/// <summary>The end of a chain of events at some time. If it is kept elsewhere, it later proves that no event up to it was removed.</summary>
/// <param name="Sequence">The position of the last event; 0 if there is none.</param>
/// <param name="Mac">The MAC of the last event, 32 bytes; zeros if there is none.</param>
public sealed record AuditHead(long Sequence, byte[] Mac)
{
    /// <summary>The length of <see cref="Mac"/> in bytes.</summary>
    public const int MacLength = 32;

    /// <summary>The head of an empty chain.</summary>
    public static readonly AuditHead Start = new(0, new byte[MacLength]);

    /// <summary>Parses the format of <see cref="ToString"/>.</summary>
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
