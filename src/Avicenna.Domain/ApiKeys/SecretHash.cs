namespace Avicenna.Domain.ApiKeys;

/// <summary>The stored hash of a secret and its scheme.</summary>
/// <param name="PepperId">The id of the pepper that keys the hash; null for a plain hash.</param>
/// <param name="Value">HMAC-SHA-256 of the whole secret under the pepper, or its plain SHA-256; 32 bytes.</param>
public sealed record SecretHash(string? PepperId, byte[] Value)
{
    /// <summary>The scheme of every secret minted here: HMAC-SHA-256 under a pepper.</summary>
    public const string KeyedScheme = "hmac-sha256";

    /// <summary>The scheme of secrets imported without a pepper, until their first use: SHA-256.</summary>
    public const string PlainScheme = "sha256";

    /// <summary>The length of <see cref="Value"/> in bytes.</summary>
    public const int Length = 32;

    /// <summary>The name of the scheme. It is stored with the hash, so that other schemes can be added.</summary>
    public string Scheme => PepperId is null ? PlainScheme : KeyedScheme;

    public bool Equals(SecretHash? other) => other is not null && PepperId == other.PepperId && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode() => HashCode.Combine(PepperId, BitConverter.ToInt32(Value));

    // A hash is not a secret, but it does not belong in logs.
    public override string ToString() => PepperId is null ? "[plain hash]" : $"[hash under pepper {PepperId}]";
}

/// <summary>A secret of a key, as stored.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Hint">Its last four characters; null if they are unknown.</param>
/// <param name="CreatedAt">When it was minted.</param>
/// <param name="ExpiresAt">When it stops working, which may be before its key expires; null while it is the newest secret of the key.</param>
public sealed record StoredSecret(SecretHash Hash, string? Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
