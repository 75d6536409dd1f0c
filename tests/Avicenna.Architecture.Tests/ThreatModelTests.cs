using System.Text.RegularExpressions;

namespace Avicenna.Architecture.Tests;

/// <summary><c>docs/threat-model.md</c>, whose tables name the tests that show what they claim.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string[] Lines = File.ReadAllLines(Solution.PathOf("docs/threat-model.md"));

    [Test]
    public void Tests_OfTheThreatModel_Exist()
    {
        var named = Lines.SelectMany(line => NamedTest.Matches(line)).Select(match => (Fixture: match.Groups["fixture"].Value, Test: match.Groups["test"].Value)).ToList();
        var sources = Solution.Sources("tests").Select(file => file.Text).ToList();

        named.Should().HaveCountGreaterThan(50);
        named.Where(name => !sources.Any(source => DeclaresTest(source, name.Fixture, name.Test))).Should().BeEmpty();
    }

    [Test]
    public void Rows_ThatClaimAProtection_NameATest()
    {
        var claims = Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Split(" | ").Length == 3)
            .SkipWhile(line => !line.StartsWith("| API1 ", StringComparison.Ordinal))
            .Where(line => !line.EndsWith("| tests |", StringComparison.Ordinal) && !line.StartsWith("| --- ", StringComparison.Ordinal))
            .ToList();

        claims.Should().HaveCountGreaterThan(30);
        claims.Where(line => !NamedTest.IsMatch(line.Split(" | ")[2])).Should().BeEmpty();
    }

    [Test]
    public void Risks_OfOwasp_AreAllThere() =>
        Enumerable.Range(1, 10).Where(number => Lines.Count(line => line.StartsWith($"| API{number} ", StringComparison.Ordinal)) != 1).Should().BeEmpty();

    private static bool DeclaresTest(string source, string fixture, string test) =>
        Regex.IsMatch(source, $@"^(public|internal) [\w ]*class {fixture}\b", RegexOptions.Multiline) && Regex.IsMatch(source, $@"\[Test\w*[\](][\s\S]*\bpublic (async )?(Task|void) {test}\(");

    [GeneratedRegex(@"`(?<fixture>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex NamedTest { get; }
}
