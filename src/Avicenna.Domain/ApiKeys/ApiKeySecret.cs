using System.Security.Cryptography;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// The plain text of a key, which clients present as bearer token. It exists only while it is minted, shown once or checked, and
/// <see cref="ToString"/> never returns it.
/// </summary>
public sealed class ApiKeySecret
{
    /// <summary>What keys minted here begin with unless the installation has its own prefix (the seed).</summary>
    public const string DefaultPrefix = "avcna_sk_";

    public const int MinPrefixLength = 2;
    public const int MaxPrefixLength = 24;

    /// <summary>The minimum length of an accepted secret, in characters. Minted secrets have 73.</summary>
    public const int MinLength = 16;

    /// <summary>The maximum length of an accepted secret, in characters.</summary>
    public const int MaxLength = 512;

    /// <summary>The length of a hint, in characters.</summary>
    public const int HintLength = 4;

    private const int RandomBytes = 32;

    private readonly string text;

    private ApiKeySecret(string text) => this.text = text;

    /// <summary>The last four characters, which identify a key to people without revealing it.</summary>
    public string Hint => text[^HintLength..];

    /// <summary>Mints a secret: the prefix and 32 bytes of the system's CSPRNG in lowercase hex.</summary>
    public static ApiKeySecret Generate(string prefix = DefaultPrefix) =>
        new(prefix + RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true));

    /// <summary>Whether secrets can begin with <paramref name="text"/>: 2 to 24 of <c>a-z0-9_</c>, the last one <c>_</c>.</summary>
    public static bool IsPrefix(string? text) =>
        text is { Length: >= MinPrefixLength and <= MaxPrefixLength } && text.EndsWith('_') && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');

    /// <summary>Whether <paramref name="text"/> can be a secret: 16 to 512 visible ASCII characters.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length is >= MinLength and <= MaxLength && !text.ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether <paramref name="text"/> can be the last characters of a secret.</summary>
    public static bool IsHint(string text) => text.Length == HintLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <exception cref="ArgumentException"><paramref name="text"/> isn't well-formed; the message doesn't repeat it.</exception>
    public static ApiKeySecret From(string text) =>
        IsWellFormed(text)
            ? new ApiKeySecret(text)
            : throw new ArgumentException($"A key must be {MinLength} to {MaxLength} visible ASCII characters", nameof(text));

    /// <summary>Returns the plain text. Call it only to hash the secret or to return it to whoever created the key.</summary>
    public string Reveal() => text;

    public override string ToString() => "[redacted]";
}
