using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Paging;

/// <summary>
/// The position in a tenant's list where a page ends, as text of <c>A-Za-z0-9_-</c>. Sequences are shared by all tenants, so a plain one
/// would reveal how many keys other tenants create. It is therefore encrypted under the tenant's id, which callers never see, and the
/// list's name. This also makes a cursor invalid for other tenants and other lists.
/// </summary>
internal static class PageCursor
{
    private const int BlockSize = 16;

    /// <summary>Returns the cursor for a sequence; null for null.</summary>
    public static string? Write(Guid tenantId, string list, long? sequence)
    {
        if (sequence is not { } place)
        {
            return null;
        }

        // The rest of the block stays zero, which identifies valid cursors.
        Span<byte> block = stackalloc byte[BlockSize];
        BinaryPrimitives.WriteInt64BigEndian(block, place);
        using var aes = CreateCipher(tenantId, list);
        return Base64Url.EncodeToString(aes.EncryptEcb(block, PaddingMode.None));
    }

    /// <summary>Returns the sequence of a cursor; null for null.</summary>
    /// <exception cref="ValidationFailedException">The text is not a cursor of this list of this tenant.</exception>
    public static long? Read(Guid tenantId, string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var block = new byte[BlockSize];
        if (!Base64Url.IsValid(cursor, out var length) || length != BlockSize || !Base64Url.TryDecodeFromChars(cursor, block, out _))
        {
            throw InvalidCursor();
        }

        using var aes = CreateCipher(tenantId, list);
        var plain = aes.DecryptEcb(block, PaddingMode.None);
        var place = BinaryPrimitives.ReadInt64BigEndian(plain);
        // Accepts only the exact text that was written; the decoder also accepts padding and white space.
        return plain.AsSpan(sizeof(long)).ContainsAnyExcept((byte)0) || Write(tenantId, list, place) != cursor ? throw InvalidCursor() : place;
    }

    // ECB is sufficient: there is only one block, and the same position may have the same cursor.
    private static Aes CreateCipher(Guid tenantId, string list)
    {
        var aes = Aes.Create();
        aes.Key = SHA256.HashData([.. tenantId.ToByteArray(), .. Encoding.ASCII.GetBytes(list)]);
        return aes;
    }

    private static ValidationFailedException InvalidCursor() => new("cursor", "cursor must be the next_cursor of an earlier page of this list");
}
