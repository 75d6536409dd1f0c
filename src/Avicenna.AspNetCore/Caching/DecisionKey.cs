using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Caching;

/// <summary>Identifies the requests that must be decided alike: a hash of everything that a decision depends on. No key can be read from it.</summary>
internal static class DecisionKey
{
    private const int Absent = -1;

    public static string Of(AskedRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, request.Method);
        Append(hash, request.Target);
        Append(hash, request.Authorization);
        Append(hash, request.Credential);
        Append(hash, request.ClientAddress);
        Append(hash, request.Origin);
        Append(hash, request.PreflightMethod);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // With its length, so that no two requests yield the same octets in another division.
    private static void Append(IncrementalHash hash, string? value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var octets = value is null ? [] : Encoding.UTF8.GetBytes(value);
        BinaryPrimitives.WriteInt32LittleEndian(length, value is null ? Absent : octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }
}
