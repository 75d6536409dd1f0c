using System.Text.Json;
using Avicenna.Domain.ApiKeys;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretMaskPropertyTests
{
    private const int Iterations = 5_000;

    private static readonly Gen<string> Secrets =
        Gen.Char["0123456789abcdef"].Array[64].Select(digits => ApiKeySecret.DefaultPrefix + new string(digits));

    private static readonly Gen<string> Digits = Gen.Char["0123456789abcdef"].Array[64].Select(digits => new string(digits));

    private static readonly Gen<string> ImportedKeys = Gen.Char['!', '~'].Array[ApiKeySecret.MinLength, 80].Select(characters => new string(characters));

    // Almost keys, and what a key may be glued to.
    private static readonly Gen<string> Surroundings = Gen.OneOf(
        UnicodeText.Any,
        Gen.OneOf("", "avcna", "_sk_", "avcna_sk_", "avcna_sk_***", "avcna%5Fsk%5f", "%", "%5F", "%25", "%6", "\\u006", "\\u005f", "\\\\", "\\x5F", "\n", "\r\n ", "*", "0a", "acme_", "0123456789abcdef", "Bearer ", "bearer:", "BEARER%20", "Authorization: ", " ", "/", "\"").Array[0, 9].Select(string.Concat<string>));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Surroundings,
        Gen.Select(Surroundings, Secrets, Surroundings, (before, key, after) => before + key + after));

    [Test]
    public void Apply_KeyAnywhereInAnyText_LeavesNoWholeKey() =>
        Gen.Select(Surroundings, Secrets, Surroundings).Sample(
            (before, key, after) => !SecretMask.Apply(before + key + after).Contains(key, StringComparison.OrdinalIgnoreCase),
            iter: Iterations);

    [Test]
    public void Apply_UpperCasedKeyAnywhereInAnyText_LeavesNoWholeKey() =>
        Gen.Select(Surroundings, Secrets, Surroundings).Sample(
            (before, key, after) => !SecretMask.Apply(before + key.ToUpperInvariant() + after).Contains(key, StringComparison.OrdinalIgnoreCase),
            iter: Iterations);

    [Test]
    public void Apply_KeyOfAnyPrefixEscapedAnyNumberOfTimesAnywhere_LeavesNoneOfItsDigits() =>
        Gen.Select(Surroundings, Gen.Char["abcxyz019_"].Array[1, 23], Digits, Surroundings, Gen.Int[0, 4], Gen.Bool.Array[90]).Sample(
            (before, prefix, digits, after, times, choices) =>
            {
                var key = new string(prefix) + "_" + digits;
                for (var time = 0; time < times; time++)
                {
                    key = string.Concat(key.Select((character, i) => (time % 2 == 0, character, choices[i % choices.Length]) switch
                    {
                        (true, '%', _) or (true, _, true) => $"%{(int)character:x2}",
                        (false, '\\', false) => "\\\\",
                        (false, '\\', _) or (false, _, true) => $"\\u{(int)character:X4}",
                        _ => character.ToString(),
                    }));
                }

                // After a percent sign or a backslash the key's own characters are another's.
                var masked = SecretMask.Apply(before.TrimEnd('%', '\\', '6', '0', 'u') + " " + key + " " + after);
                return !masked.Contains(key, StringComparison.OrdinalIgnoreCase) && !masked.Contains(digits, StringComparison.OrdinalIgnoreCase);
            },
            iter: Iterations);

    [Test]
    public void Apply_AnyCredentialAfterBearer_LeavesNoneOfIt() =>
        Gen.Select(Surroundings, Gen.OneOf("Bearer ", "bearer\t", "BEARER  ", "Bearer: ", "bearer=", "Bearer+", "Bearer%20", "Bearer%2520", "Bearer\\u0020", "Bearer\\x09", "Bearer\r\n ", "Bearer \""), ImportedKeys, Gen.OneOf("", "\n", " ", "'", "\""), Surroundings).Sample(
            (before, scheme, key, end, after) => !SecretMask.Apply(before + "\n" + scheme + key + end + after).Contains(key, StringComparison.Ordinal),
            iter: Iterations);

    [Test]
    public void ApplyToKeys_MaskedText_ChangesNothingMore() =>
        Texts.Sample(text => SecretMask.ApplyToKeys(SecretMask.ApplyToKeys(text)) == SecretMask.ApplyToKeys(text), iter: Iterations);

    [Test]
    public void ApplyToKeys_AnyJson_LeavesJson() =>
        Gen.Select(Texts, Texts).Sample(
            (name, value) =>
            {
                var json = JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value });
                using var masked = JsonDocument.Parse(SecretMask.ApplyToKeys(json));
                return masked.RootElement.EnumerateObject().Count() == 1;
            },
            iter: Iterations);

    [Test]
    public void IsNeeded_AnyText_TellsWhetherApplyChangesIt() =>
        Texts.Sample(text => SecretMask.IsNeeded(text) == (SecretMask.Apply(text) != text), iter: Iterations);
}
