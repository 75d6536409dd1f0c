namespace Avicenna.Domain.ApiKeys;

/// <summary>What is kept of a secret: its hash and how that was made.</summary>
/// <param name="PepperId">The id of the pepper that keyed the hash; null: it is a plain one.</param>
/// <param name="Value">HMAC-SHA-256 of the whole secret under the pepper, or its plain SHA-256; 32 bytes.</param>
public sealed record SecretHash(string? PepperId, byte[] Value)
{
    /// <summary>The scheme of every secret minted here: HMAC-SHA-256 under a pepper.</summary>
    public const string KeyedScheme = "hmac-sha256";

    /// <summary>The scheme of secrets that came from elsewhere without a pepper, until they are used: SHA-256.</summary>
    public const string PlainScheme = "sha256";

    /// <summary>The length of <see cref="Value"/> in bytes.</summary>
    public const int Length = 32;

    /// <summary>The name of how the hash is made, kept with it so that a later way can stand beside these.</summary>
    public string Scheme => PepperId is null ? PlainScheme : KeyedScheme;

    public bool Equals(SecretHash? other) => other is not null && PepperId == other.PepperId && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode() => HashCode.Combine(PepperId, BitConverter.ToInt32(Value));

    // A hash is no secret, but it has no business in a log either.
    public override string ToString() => PepperId is null ? "[plain hash]" : $"[hash under pepper {PepperId}]";
}

/// <summary>One secret of a key, as the store remembers it.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Hint">Its last four characters; null where nobody here ever saw the secret.</param>
/// <param name="CreatedAt">When it was minted.</param>
/// <param name="ExpiresAt">When it stops working although its key goes on; null while it is the key's newest.</param>
public sealed record StoredSecret(SecretHash Hash, string? Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
