using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>
/// Runs the examples of the API guide: each <c>bash</c> block with <c>curl</c>, in order, on a new server for each page. The block behind it
/// shows the answer: as <c>json</c> the body of a success or an error, as <c>http</c> the head too, as <c>text</c> what the command prints.
/// </summary>
internal sealed partial class GuideTests : ProcessFixture
{
    /// <summary>How often a GET is repeated until the counts and times that it shows are written.</summary>
    private const int MaxAttempts = 200;

    private static IEnumerable<string> Pages =>
        [.. System.IO.Directory.GetFiles(Path.Combine(Repository.Root, "docs", "api"), "*.md").Select(file => $"docs/api/{Path.GetFileName(file)}").Append("docs/api.md").Order(StringComparer.Ordinal)];

    [TestCaseSource(nameof(Pages))]
    public async Task Examples_RunInOrder_GetTheAnswersThatAreShown(string page)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The guide's commands are for a POSIX shell");
        }

        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Value;
        var answers = new ShownAnswers();
        var (blocks, exports, count) = (MarkdownBlock.ReadAll(page), "", 0);
        for (var index = 0; index < blocks.Count; index++)
        {
            var command = blocks[index].Text;
            if (blocks[index].Language != "bash")
            {
                continue;
            }

            if (!command.Contains("curl", StringComparison.Ordinal))
            {
                if (exports.Length == 0)
                {
                    answers.Bind(Secret.Match(command).Value, key);
                }

                exports += $"{command}\n";
                continue;
            }

            var shown = blocks[++index];
            shown.Language.Should().BeOneOf(["json", "http", "text"], command);
            (await FindDifferenceAsync(answers, exports + command, shown, address)).Should().BeNull(command);
            count++;
        }

        count.Should().BePositive();
    }

    private static async Task<string?> FindDifferenceAsync(ShownAnswers answers, string command, MarkdownBlock shown, Uri address)
    {
        var shell = answers.Substitute(command)
            .Replace("//localhost:5000", $"//{address.Authority}", StringComparison.Ordinal)
            .Replace("localhost:5000", $"localhost:{address.Port}", StringComparison.Ordinal)
            + (shown.Language == "text" ? "" : " --silent --show-error --include");
        for (var attempt = 1; ; attempt++)
        {
            await using var process = StartShell(shell);
            var exitCode = await process.WaitForExitAsync();
            // A stream doesn't end by itself.
            exitCode.Should().Be(command.Contains("--max-time", StringComparison.Ordinal) ? 28 : 0, process.Errors);
            var difference = answers.FindDifference(shown.Text, process.Output);
            if (difference is null || Changing.IsMatch(command) || attempt == MaxAttempts)
            {
                return difference;
            }

            await Task.Delay(100);
        }
    }

    [GeneratedRegex("(?<=^  )avcna_sk_[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }

    [GeneratedRegex("avcna_sk_[0-9a-f]{64}")]
    private static partial Regex Secret { get; }

    [GeneratedRegex("(?: -X| -d|/verify)")]
    private static partial Regex Changing { get; }
}
