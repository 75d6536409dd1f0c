using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
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

/// <param name="Items">What the page holds, in the list's order.</param>
/// <param name="Next">The sequence of the last item, after which the next page begins; null: this is the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Next);

/// <summary>How many items a page of a list has at most.</summary>
public static class PageSize
{
    public const int Min = 1;
    public const int Max = 200;
    public const int Default = 50;

    /// <summary>Says in a sentence why <paramref name="text"/> isn't a page's size; null when it is, or isn't there.</summary>
    public static string? FindProblem(string? text) =>
        text is null || TryParse(text, out _) ? null : $"limit must be a whole number from {Min} to {Max}";

    /// <summary>The size that <paramref name="text"/> names; the default when it is null.</summary>
    /// <exception cref="FormatException">It isn't a page's size.</exception>
    public static int Parse(string? text) =>
        text is null ? Default : TryParse(text, out var size) ? size : throw new FormatException(FindProblem(text));

    // The framework would ignore NUL characters at the end.
    private static bool TryParse(string text, out int size) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= Min and <= Max && !text.EndsWith('\0');
}
