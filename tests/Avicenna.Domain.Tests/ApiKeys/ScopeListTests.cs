using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ScopeListTests
{
    private const string Shape = "a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-'";
    private const string KeyShape = Shape + ", where a last '*' stands for any rest";

    private static IEnumerable<TestCaseData> Acceptable =>
        Cases([], ["a"], ["b", "a"], ["A", "a"], ["https://api.example/orders_v2.read-write"], [new string('s', 100)], [.. Numbered(16)]);

    private static IEnumerable<TestCaseData> OfKeysOnly =>
        Cases(["*"], ["orders:*", "orders"], ["a", "*"], [new string('s', 99) + "*"], [.. Numbered(17)], [.. Numbered(64)]);

    private static IEnumerable<TestCaseData> Misshapen => new[] { "", " ", "a b", "a,b", "é", "*a", "a*b", "a**", "\"", "a\n", "\uD800", new string('s', 101), new string('s', 100) + "*" }.Select(Unprintable.Case);

    [TestCaseSource(nameof(Acceptable))]
    [TestCaseSource(nameof(OfKeysOnly))]
    public void TryParse_Scopes_KeepsTheirOrder(string[] scopes)
    {
        ScopeList.TryParse(scopes, out var list, out var problem).Should().BeTrue(problem);
        list!.Scopes.Should().Equal(scopes);
        list.IsEmpty.Should().Be(scopes.Length == 0);
        list.Text.Should().Be(string.Join(' ', scopes)).And.Be(list.ToString());
        list.Should().Be(ScopeList.FromStored(list.Text));
        ScopeList.FromStored(list.Text).Scopes.Should().Equal(scopes);
    }

    [TestCaseSource(nameof(Acceptable))]
    public void TryParseRequired_Scopes_KeepsTheirOrder(string[] scopes)
    {
        ScopeList.TryParseRequired(scopes, out var list, out var problem).Should().BeTrue(problem);
        list!.Scopes.Should().Equal(scopes);
    }

    [TestCaseSource(nameof(OfKeysOnly))]
    public void TryParseRequired_AnyRestOrMoreThanSixteen_IsRefused(string[] scopes) => ScopeList.TryParseRequired(scopes, out _, out _).Should().BeFalse();

    [TestCaseSource(nameof(Misshapen))]
    public void TryParse_TextThatIsNoScope_IsNamed(string text)
    {
        var shown = text.Length > 50 ? text[..50] : text;
        ScopesOfKey("a", text).Should().Be($"scopes has '{shown}'; {KeyShape}");
        Required("a", text).Should().Be($"scopes has '{shown}'; {Shape}");
    }

    [Test]
    public void TryParse_NoList_IsEmpty()
    {
        ScopeList.TryParse(texts: null, out var list, out _).Should().BeTrue();
        list.Should().Be(ScopeList.Empty);
    }

    [Test]
    public void TryParse_OtherFaults_SaysWhich()
    {
        ScopesOfKey([.. Numbered(65)]).Should().Be("scopes must be at most 64");
        Required([.. Numbered(17)]).Should().Be("scopes must be at most 16");
        ScopesOfKey("a", "b", "a").Should().Be("scopes has 'a' more than once");
        ScopesOfKey("a*", "a*").Should().Be("scopes has 'a*' more than once");
        ScopesOfKey("a", null).Should().Be("scopes must be a list of strings");
        ScopesOfKey("avcna_sk_2675").Should().Be("scopes must not contain an API key");
        ScopesOfKey($"a avcna_sk_{new string('0', 64)}").Should().StartWith("scopes has 'a avcna_sk_***'; ");
        Required("*").Should().Be($"scopes has '*'; {Shape}");
    }

    [Test]
    public void MaxTextLength_OfTheLargestList_IsItsLength()
    {
        var isParsed = ScopeList.TryParse([.. Enumerable.Range(0, 64).Select(number => number.ToString("D100", System.Globalization.CultureInfo.InvariantCulture))], out var list, out _);

        isParsed.Should().BeTrue();
        list!.Text.Should().HaveLength(ScopeList.MaxTextLength);
    }

    [TestCase("", "", null)]
    [TestCase("a", "", null)]
    [TestCase("", "a", "a")]
    [TestCase("a b", "b a", null)]
    [TestCase("a", "b a", "b")]
    [TestCase("a", "c b a", "c")]
    [TestCase("a", "A", "A")]
    [TestCase("orders", "orders:write", "orders:write")]
    [TestCase("orders:*", "orders:write orders:", null)]
    [TestCase("orders:*", "orders", "orders")]
    [TestCase("orders:*", "Orders:write", "Orders:write")]
    [TestCase("*", "anything at/all", null)]
    [TestCase("x a*", "x abc a", null)]
    public void FindMissing_RequiredScopes_IsTheFirstThatIsNotThere(string scopes, string required, string? missing) =>
        ScopeList.FromStored(scopes).FindMissing(ScopeList.FromStored(required)).Should().Be(missing);

    [Test]
    public void Equals_SameScopesInAnotherOrder_IsAnotherList() => ScopeList.FromStored("a b").Should().NotBe(ScopeList.FromStored("b a"));

    // Lists of more than five are named by their length, because NUnit shows only five items.
    private static IEnumerable<TestCaseData> Cases(params string[][] lists) =>
        lists.Select(scopes => new TestCaseData([scopes]).SetArgDisplayNames(scopes.Length > 5 ? $"{scopes.Length} scopes" : $"[{string.Join(' ', scopes)}]"));

    private static IEnumerable<string> Numbered(int count) => Enumerable.Range(0, count).Select(number => $"s{number}");

    private static string? ScopesOfKey(params string?[] texts) => ScopeList.TryParse(texts, out _, out var problem) ? null : problem;

    private static string? Required(params string?[] texts) => ScopeList.TryParseRequired(texts, out _, out var problem) ? null : problem;
}
