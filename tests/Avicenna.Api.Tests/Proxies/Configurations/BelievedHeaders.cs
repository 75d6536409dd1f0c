using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>The headers that <c>docs/proxies/README.md</c> says are taken out.</summary>
internal static class BelievedHeaders
{
    public static async Task<IReadOnlyList<string>> ReadAsync() =>
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "proxies", "README.md")))
                .SkipWhile(line => !line.StartsWith("| meaning | header", StringComparison.Ordinal))
                .TakeWhile(line => line.StartsWith('|'))
                .SelectMany(line => Regex.Matches(line.Split('|')[2], "`([A-Za-z0-9-]+)`").Select(match => match.Groups[1].Value)),
        ];
}
