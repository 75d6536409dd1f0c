using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys;

/// <summary>Turns secrets into what may be stored of them: HMAC-SHA-256 under the configured peppers, or a plain hash.</summary>
public interface IApiKeyHasher
{
    /// <summary>The ids of the configured peppers. The first is the one under which new secrets are kept.</summary>
    IReadOnlyList<string> PepperIds { get; }

    /// <summary>Hashes a secret under the first pepper.</summary>
    SecretHash Hash(ReadOnlySpan<char> secret);

    /// <summary>The same without an object for it.</summary>
    /// <param name="secret">A well-formed secret.</param>
    /// <param name="destination">Takes the <see cref="SecretHash.Length"/> bytes.</param>
    void Hash(ReadOnlySpan<char> secret, Span<byte> destination);

    /// <summary>Hashes a secret under the pepper of that id, which must be one of <see cref="PepperIds"/>.</summary>
    SecretHash Hash(ReadOnlySpan<char> secret, string pepperId);

    /// <summary>The secret's plain SHA-256, by which keys that were issued elsewhere may be known until they are used.</summary>
    SecretHash HashPlain(ReadOnlySpan<char> secret);

    /// <summary>32 bytes that only the pepper of that id yields and that don't reveal it.</summary>
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
