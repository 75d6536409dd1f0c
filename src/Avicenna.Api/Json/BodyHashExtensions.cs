using System.Security.Cryptography;

namespace Avicenna.Api.Json;

/// <summary>Keeps the hash of a request body, to compare it with that of another request.</summary>
internal static class BodyHashExtensions
{
    private static readonly object Key = new();

    /// <summary>Returns the SHA-256 of the body; that of an empty body if none was read.</summary>
    public static byte[] GetBodyHash(this HttpContext context) => context.Items[Key] as byte[] ?? SHA256.HashData([]);

    public static void SetBodyHash(this HttpContext context, ReadOnlySpan<byte> body) => context.Items[Key] = SHA256.HashData(body);
}
