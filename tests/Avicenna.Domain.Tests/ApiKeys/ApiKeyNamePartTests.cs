using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyNamePartTests
{
    private static IEnumerable<string> Possible => ["a", " ", "%", "_", "[", "😀", " a ", new string('a', 50), string.Concat(Enumerable.Repeat("😀", 50))];

    private static IEnumerable<string> Impossible =>
        ["", "\0", "a\n", "\u2028", "\u2029", "\u061C", "\u200E", "\u202E", "\u2066", new string('a', 51), string.Concat(Enumerable.Repeat("😀", 51))];

    [TestCaseSource(nameof(Possible))]
    public void CanContain_TextThatANameCanContain_IsTrue(string part) => ApiKeyName.CanContain(part).Should().BeTrue();

    [TestCaseSource(nameof(Impossible))]
    public void CanContain_TextThatNoNameCanContain_IsFalse(string part) => ApiKeyName.CanContain(part).Should().BeFalse();

    [Test]
    public void CanContain_AnyName_CanBeSearchedForByItself() =>
        Gen.OneOf(UnicodeText.Any, UnicodeText.NameLike).Where(text => Problem.Of<ApiKeyName>(ApiKeyName.TryParse, text) is null).Sample(
            text => ApiKeyName.CanContain(ApiKeyName.Parse(text).Value),
            iter: 5_000);
}
