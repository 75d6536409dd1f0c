using System.Security.Cryptography;

namespace Avicenna.Api.Json;

/// <summary>What a request's body was, byte for byte, for those who must tell whether another one is the same.</summary>
internal static class BodyHashExtensions
{
    private static readonly object Key = new();

    /// <summary>SHA-256 of the body that was read; of nothing where none was.</summary>
    public static byte[] GetBodyHash(this HttpContext context) => context.Items[Key] as byte[] ?? SHA256.HashData([]);

    public static void SetBodyHash(this HttpContext context, ReadOnlySpan<byte> body) => context.Items[Key] = SHA256.HashData(body);
}
