using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Paging;

/// <summary>
/// Where in a tenant's list a page ends, as text of <c>A-Za-z0-9_-</c>. Sequences are counted over all tenants, so a plain one
/// would tell how many keys the others make; it is encrypted under the tenant's id, which no caller ever sees. That also
/// makes a cursor of one tenant worthless to another. The list has its part in the cipher's key: audit events show their
/// sequences, and with the same cipher their cursors would be a dictionary for those of the keys.
/// </summary>
internal static class PageCursor
{
    private const int BlockSize = 16;

    /// <summary>The cursor for a place; null for none.</summary>
    /// <param name="tenantId">Whose list.</param>
    /// <param name="list">Which of the tenant's lists, by a name of its own.</param>
    /// <param name="sequence">The place.</param>
    public static string? Write(Guid tenantId, string list, long? sequence)
    {
        if (sequence is not { } place)
        {
            return null;
        }

        // The rest of the block stays zero, by which a cursor is recognised.
        Span<byte> block = stackalloc byte[BlockSize];
        BinaryPrimitives.WriteInt64BigEndian(block, place);
        using var aes = CreateCipher(tenantId, list);
        return Base64Url.EncodeToString(aes.EncryptEcb(block, PaddingMode.None));
    }

    /// <summary>The place that a cursor means; null for no cursor.</summary>
    /// <exception cref="ValidationFailedException">It is no cursor of this tenant and list.</exception>
    public static long? Read(Guid tenantId, string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        // Decoding alone would let white space, padding and spare bits pass.
        var block = new byte[BlockSize];
        if (Base64Url.DecodeFromChars(cursor, block, out _, out _) != OperationStatus.Done || Base64Url.EncodeToString(block) != cursor)
        {
            throw NotACursor();
        }

        using var aes = CreateCipher(tenantId, list);
        var plain = aes.DecryptEcb(block, PaddingMode.None);
        return plain.AsSpan(sizeof(long)).ContainsAnyExcept((byte)0) ? throw NotACursor() : BinaryPrimitives.ReadInt64BigEndian(plain);
    }

    // One block, and the same place may well have the same cursor, so no mode is needed.
    private static Aes CreateCipher(Guid tenantId, string list)
    {
        var aes = Aes.Create();
        aes.Key = SHA256.HashData([.. tenantId.ToByteArray(), .. Encoding.UTF8.GetBytes(list)]);
        return aes;
    }

    private static ValidationFailedException NotACursor() => new("cursor", "cursor must be the next_cursor of an earlier page of this list");
}
