namespace Avicenna.Domain.ApiKeys;

/// <summary>What is kept of a secret: its keyed hash and the id of the pepper that keyed it.</summary>
/// <param name="PepperId">The id of the pepper.</param>
/// <param name="Value">HMAC-SHA-256 of the whole secret under the pepper, 32 bytes.</param>
public sealed record SecretHash(string PepperId, byte[] Value)
{
    /// <summary>The name of how the hash is made, kept with it so that a later way can stand beside this one.</summary>
    public const string Scheme = "hmac-sha256";

    /// <summary>The length of <see cref="Value"/> in bytes.</summary>
    public const int Length = 32;

    public bool Equals(SecretHash? other) => other is not null && PepperId == other.PepperId && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode() => HashCode.Combine(PepperId, BitConverter.ToInt32(Value));

    // A hash is no secret, but it has no business in a log either.
    public override string ToString() => $"[hash under pepper {PepperId}]";
}
