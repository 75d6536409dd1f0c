using System.Buffers;

namespace Avicenna.Domain.Endpoints;

/// <summary>Checks octets, given one per character, and reports where they aren't UTF-8 or encode a control character.</summary>
/// <param name="octets">A buffer for the four octets of the longest sequence.</param>
internal ref struct Utf8Sequence(Span<byte> octets)
{
    private readonly Span<byte> octets = octets;
    private int length;

    /// <summary>Whether the sequence is incomplete after the last octet.</summary>
    public readonly bool IsOpen => length > 0;

    /// <summary>Returns a message why <paramref name="octet"/> can't come next, or null if it can.</summary>
    public string? Add(char octet)
    {
        if (octet > byte.MaxValue)
        {
            return PathProblems.Encoding;
        }

        octets[length++] = (byte)octet;
        switch (Rune.DecodeFromUtf8(octets[..length], out var rune, out _))
        {
            case OperationStatus.Done:
                length = 0;
                return Rune.IsControl(rune) ? PathProblems.Control : null;
            case OperationStatus.NeedMoreData:
                return null;
            default:
                return PathProblems.Encoding;
        }
    }
}
