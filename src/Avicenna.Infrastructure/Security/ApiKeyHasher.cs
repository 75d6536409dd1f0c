using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;

namespace Avicenna.Infrastructure.Security;

/// <summary>
/// HMAC-SHA-256 of the whole secret under a pepper. A slow hash would add nothing: secrets have 256 random bits, and a stolen database
/// doesn't contain the pepper.
/// </summary>
internal sealed class ApiKeyHasher(IOptions<SecurityOptions> options) : IApiKeyHasher, IDisposable
{
    // Contains spaces, so that it can't be a secret, and no secret's hash can be a fingerprint.
    private static readonly byte[] FingerprintText = "Avicenna pepper fingerprint"u8.ToArray();

    private readonly Dictionary<string, byte[]> peppers =
        options.Value.Peppers.ToDictionary(pepper => pepper.Id, pepper => Convert.FromBase64String(pepper.Value));

    // One keyed instance per thread, because an instance can't be shared. Reusing the key halves the time of a hash.
    private readonly ThreadLocal<IncrementalHash> first = new(
        () => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(options.Value.Peppers[0].Value)), trackAllValues: true);

    public IReadOnlyList<string> PepperIds { get; } = [.. options.Value.Peppers.Select(pepper => pepper.Id)];

    public SecretHash Hash(ReadOnlySpan<char> secret) => Hash(secret, PepperIds[0]);

    public SecretHash Hash(ReadOnlySpan<char> secret, string pepperId)
    {
        Span<byte> bytes = stackalloc byte[ApiKeySecret.MaxLength];
        return new SecretHash(pepperId, HMACSHA256.HashData(peppers[pepperId], bytes[..Encode(secret, bytes)]));
    }

    public void Hash(ReadOnlySpan<char> secret, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[ApiKeySecret.MaxLength];
        var hash = first.Value!;
        hash.AppendData(bytes[..Encode(secret, bytes)]);
        hash.GetHashAndReset(destination);
    }

    public SecretHash HashPlain(ReadOnlySpan<char> secret)
    {
        Span<byte> bytes = stackalloc byte[ApiKeySecret.MaxLength];
        return new SecretHash(PepperId: null, SHA256.HashData(bytes[..Encode(secret, bytes)]));
    }

    public byte[] Fingerprint(string pepperId) => HMACSHA256.HashData(peppers[pepperId], FingerprintText);

    public void Dispose()
    {
        foreach (var hash in first.Values)
        {
            hash.Dispose();
        }

        first.Dispose();
    }

    private static int Encode(ReadOnlySpan<char> secret, Span<byte> bytes) =>
        ApiKeySecret.IsWellFormed(secret)
            ? Encoding.ASCII.GetBytes(secret, bytes)
            : throw new ArgumentException("Only well-formed secrets are hashed", nameof(secret));
}
