using Avicenna.Domain.ApiKeys;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretMaskPropertyTests
{
    private const int Iterations = 5_000;

    private static readonly Gen<string> Secrets =
        Gen.Char["0123456789abcdef"].Array[64].Select(digits => ApiKeySecret.Prefix + new string(digits));

    // Almost keys, and what a key may be glued to.
    private static readonly Gen<string> Surroundings = Gen.OneOf(
        UnicodeText.Any,
        Gen.OneOf("", "avcna", "_sk_", "avcna_sk_", "avcna_sk_***", "avcna%5Fsk%5f", "%", "%5F", "*", "0a", "Bearer ", "/", "\"").Array[0, 6].Select(string.Concat<string>));

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
    public void Apply_MaskedText_ChangesNothingMore() =>
        Texts.Sample(text => SecretMask.Apply(SecretMask.Apply(text)) == SecretMask.Apply(text), iter: Iterations);

    [Test]
    public void IsNeeded_AnyText_TellsWhetherApplyChangesIt() =>
        Texts.Sample(text => SecretMask.IsNeeded(text) == (SecretMask.Apply(text) != text), iter: Iterations);
}
