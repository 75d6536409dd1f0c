using System.Runtime.InteropServices;

namespace Avicenna.Application.Decisions;

/// <summary>A secret's hash under the first pepper as a dictionary key. Nobody without the pepper can produce collisions.</summary>
internal readonly record struct SecretDigest(ulong A, ulong B, ulong C, ulong D)
{
    public static SecretDigest From(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != SecretHash.Length)
        {
            throw new ArgumentException($"A hash has {SecretHash.Length} bytes", nameof(hash));
        }

        var parts = MemoryMarshal.Cast<byte, ulong>(hash);
        return new SecretDigest(parts[0], parts[1], parts[2], parts[3]);
    }

    // Any part of an HMAC is evenly distributed.
    public override int GetHashCode() => A.GetHashCode();
}
