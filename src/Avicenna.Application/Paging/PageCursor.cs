using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Paging;

/// <summary>
/// Where in a tenant's list a page ends, as text of <c>A-Za-z0-9_-</c>. Sequences are counted over all tenants, so a plain one
/// would tell how many keys the others make; it is encrypted under the tenant's id, which no caller ever sees. That also
/// makes a cursor of one tenant worthless to another, and so does the list's name for another list.
/// </summary>
internal static class PageCursor
{
    private const int BlockSize = 16;

    /// <summary>The cursor for a place; null for none.</summary>
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
    /// <exception cref="ValidationFailedException">It is no cursor of this list of this tenant.</exception>
    public static long? Read(Guid tenantId, string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var block = new byte[BlockSize];
        if (!Base64Url.IsValid(cursor, out var length) || length != BlockSize || !Base64Url.TryDecodeFromChars(cursor, block, out _))
        {
            throw NotACursor();
        }

        using var aes = CreateCipher(tenantId, list);
        var plain = aes.DecryptEcb(block, PaddingMode.None);
        var place = BinaryPrimitives.ReadInt64BigEndian(plain);
        // Only as it was written: the decoder would also take padding and white space.
        return plain.AsSpan(sizeof(long)).ContainsAnyExcept((byte)0) || Write(tenantId, list, place) != cursor ? throw NotACursor() : place;
    }

    // One block, and the same place may well have the same cursor, so no mode is needed.
    private static Aes CreateCipher(Guid tenantId, string list)
    {
        var aes = Aes.Create();
        aes.Key = SHA256.HashData([.. tenantId.ToByteArray(), .. Encoding.ASCII.GetBytes(list)]);
        return aes;
    }

    private static ValidationFailedException NotACursor() => new("cursor", "cursor must be the next_cursor of an earlier page of this list");
}
