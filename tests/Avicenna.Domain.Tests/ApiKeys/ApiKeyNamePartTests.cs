using Avicenna.Domain.ApiKeys;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyNamePartTests
{
    private const string Sentence = "name must be 1 to 50 characters that a name can have";

    private static IEnumerable<string> Possible => ["a", " ", "%", "_", "[", "😀", " a ", new string('a', 50), string.Concat(Enumerable.Repeat("😀", 50))];

    private static IEnumerable<string> Impossible =>
        ["", "\0", "a\n", "\u2028", "\u2029", "\u061C", "\u200E", "\u202E", "\u2066", new string('a', 51), string.Concat(Enumerable.Repeat("😀", 51))];

    [TestCaseSource(nameof(Possible))]
    public void FindPartProblem_TextThatANameCanContain_IsNull(string part) => ApiKeyName.FindPartProblem(part).Should().BeNull();

    [TestCaseSource(nameof(Impossible))]
    public void FindPartProblem_TextThatNoNameCanContain_SaysSo(string part) => ApiKeyName.FindPartProblem(part).Should().Be(Sentence);

    [Test]
    public void FindPartProblem_AnyName_CanBeSearchedForByItself() =>
        Gen.OneOf(UnicodeText.Any, UnicodeText.NameLike).Where(text => ApiKeyName.FindProblem(text) is null).Sample(
            text => ApiKeyName.FindPartProblem(ApiKeyName.From(text).Value) is null,
            iter: 5_000);
}
