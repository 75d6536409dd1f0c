using System.Text.RegularExpressions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Packages;

/// <summary>The patterns for secret scanners in docs/operations/ find the keys that Avicenna makes, and nothing that only looks similar.</summary>
[TestFixtureSource(nameof(Patterns))]
internal sealed class SecretPatternTests(string pattern)
{
    private static readonly string Hidden = new('*', 3);

    private static IEnumerable<string> Patterns =>
    [
        Find("gitleaks.toml", "^regex = '''(?<pattern>.*)'''$"),
        $"({Cell("Before secret")})(?<secret>{Cell("Secret format")})({Cell("After secret")})",
    ];

    [TestCase("{0}")]
    [TestCase("AVICENNA_KEY={0}")]
    [TestCase("curl -H 'Authorization: Bearer {0}' http://localhost:5000/")]
    [TestCase("{{\"key\":\"{0}\"}}")]
    [TestCase("https://example.com/?key={0}&page=2")]
    public void Pattern_MadeKey_IsFoundWhole(string text)
    {
        for (var count = 0; count < 100; count++)
        {
            var key = ApiKeySecret.Generate(ApiKeySecret.DefaultPrefix).Reveal();

            var match = Regex.Match(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, key), pattern);

            match.Success.Should().BeTrue();
            match.Groups.Values.Select(group => group.Value).Should().Contain(key);
        }
    }

    [Test]
    public void Pattern_OtherText_IsNotFound()
    {
        var digits = new string('a', 64);
        string[] others = [$"avcna_sk_{Hidden}", "avcna_sk_xxxxxxxxx", $"avcna_sk_{digits[1..]}", $"avcna_sk_{digits}a", $"other_sk_{digits}", digits, $"my_avcna_sk_{digits}", "avcna_sk_…"];

        others.Where(text => Regex.IsMatch(text, pattern)).Should().BeEmpty();
    }

    private static string Cell(string name) =>
        Find("github-secret-scanning.md", $@"^\| {name} \| `(?<pattern>.*)` \|$").Replace(@"\|", "|", StringComparison.Ordinal);

    private static string Find(string file, string line) =>
        Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", file)).ReplaceLineEndings("\n"), line, RegexOptions.Multiline) is { Success: true } match
            ? match.Groups["pattern"].Value
            : throw new InvalidOperationException($"{file} has no such line");
}
