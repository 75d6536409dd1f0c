namespace Avicenna.Application.ApiKeys;

/// <summary>Hashes secrets for storage: HMAC-SHA-256 under a configured pepper, or plain SHA-256.</summary>
public interface IApiKeyHasher
{
    /// <summary>The ids of the configured peppers. New secrets are hashed under the first.</summary>
    IReadOnlyList<string> PepperIds { get; }

    /// <summary>Hashes a secret under the first pepper.</summary>
    SecretHash Hash(ReadOnlySpan<char> secret);

    /// <summary>Hashes a secret under the first pepper without allocating an object.</summary>
    /// <param name="secret">A well-formed secret.</param>
    /// <param name="destination">Receives the <see cref="SecretHash.Length"/> bytes of the hash.</param>
    void Hash(ReadOnlySpan<char> secret, Span<byte> destination);

    /// <summary>Hashes a secret under the pepper with this id, which must be one of <see cref="PepperIds"/>.</summary>
    SecretHash Hash(ReadOnlySpan<char> secret, string pepperId);

    /// <summary>Returns the plain SHA-256 of a secret. Imported keys may be stored under it until their first use.</summary>
    SecretHash HashPlain(ReadOnlySpan<char> secret);

    /// <summary>Returns 32 bytes that identify the pepper with this id without revealing it.</summary>
    byte[] Fingerprint(string pepperId);
}

internal static class ApiKeyHasherExtensions
{
    /// <summary>
    /// Every hash by which the store may know a secret, the one of new keys first. They are asked for in one question, so that a secret
    /// that is being moved to the first pepper is found wherever it is.
    /// </summary>
    public static IReadOnlyList<SecretHash> HashUnderAll(this IApiKeyHasher hasher, string secret) =>
        [hasher.Hash(secret), .. hasher.PepperIds.Skip(1).Select(pepperId => hasher.Hash(secret, pepperId)), hasher.HashPlain(secret)];
}
