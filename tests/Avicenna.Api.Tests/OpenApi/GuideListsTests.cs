using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Domain.Auditing;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.OpenApi;

/// <summary>Compares the lists in the API guide with what they list.</summary>
internal sealed partial class GuideListsTests
{
    [Test]
    public void Codes_OfTheGuide_AreThoseThatAreDescribed()
    {
        var rows = StatusRow.Matches(Read("errors.md")).SelectMany(row => Code.Matches(row.Groups["codes"].Value)).Select(match => match.Groups["code"].Value);
        // The first precedes the route, so the description names it once, for all calls. The others are the gateway's, which isn't described.
        string[] others = ["method_not_allowed", "upstream_unavailable", "upstream_timeout"];

        rows.Should().BeEquivalentTo(ApiContract.Described.Select(answer => answer.Code).OfType<string>().Distinct().Concat(others));
    }

    [Test]
    public void AuditActions_OfTheGuide_AreThoseThatThereAre()
    {
        var sentence = Actions.Match(Read("usage-and-audit.md")).Groups["actions"].Value;

        Code.Matches(sentence).Select(match => match.Groups["code"].Value).Should().Equal(AuditActions.All);
    }

    [Test]
    public void Calls_OfTheGuide_AreThoseThatAreDescribed()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md"));

        ApiContract.Paths.Where(path => path != "/verify/{target}").Should().NotBeEmpty().And.OnlyContain(path => guide.Contains($"{path}`", StringComparison.Ordinal));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "api", page));

    [GeneratedRegex(@"^\| [0-9, ]+ \| (?<codes>`.*) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex StatusRow { get; }

    [GeneratedRegex("`(?<code>[a-z_.]+)`")]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"^The actions are (?<actions>[^$]*?`)\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Actions { get; }
}
