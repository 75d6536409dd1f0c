using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>
/// A hasher by hand, because Moq can't take spans. The same secret under the same pepper gives the same instance, so that
/// expected hashes compare as equal.
/// </summary>
internal sealed class StubHasher(params string[] pepperIds) : IApiKeyHasher
{
    private readonly ConcurrentDictionary<(string PepperId, string Secret), SecretHash> hashes = [];

    public IReadOnlyList<string> PepperIds { get; } = pepperIds.Length > 0 ? pepperIds : ["p1"];

    /// <summary>How many secrets under how many peppers were hashed.</summary>
    public int Hashed => hashes.Count;

    public SecretHash Hash(ReadOnlySpan<char> secret) => Hash(secret, PepperIds[0]);

    public SecretHash Hash(ReadOnlySpan<char> secret, string pepperId) => hashes.GetOrAdd(
        (pepperId, secret.ToString()),
        key => new SecretHash(key.PepperId, SHA256.HashData(Encoding.UTF8.GetBytes($"{key.PepperId} {key.Secret}"))));

    public void Hash(ReadOnlySpan<char> secret, Span<byte> destination) => Hash(secret).Value.CopyTo(destination);

    public SecretHash HashPlain(ReadOnlySpan<char> secret) => new(PepperId: null, SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToString())));

    public byte[] Fingerprint(string pepperId) => SHA256.HashData(Encoding.UTF8.GetBytes(pepperId));
}
