using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Startup;

/// <summary>
/// Warns at the start of names and patterns that an earlier version accepted and this one refuses. Rules that became stricter hold for
/// writes only, so these work as they always did.
/// </summary>
internal sealed partial class OutdatedTexts(IStoredTextRepository texts, ILogger<OutdatedTexts> logger) : BackgroundService
{
    // Enough to see what is meant; who has more of them looks for the others in a list.
    private const int MaxListed = 20;

    private const int PageSize = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WarnAsync(texts.ListNamesAsync, ApiKeyName.FindProblem, (name, problem) => Log.Name(logger, name.Id, name.Tenant, problem), stoppingToken);
            await WarnAsync(texts.ListPatternsAsync, PathPattern.FindProblem, (pattern, problem) => Log.Pattern(logger, pattern.Id, pattern.Tenant, pattern.Text, problem), stoppingToken);
        }
        catch (StoreUnavailableException)
        {
            Log.NotRead(logger);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WarnAsync(
        Func<long, int, CancellationToken, Task<IReadOnlyList<StoredText>>> listAsync,
        Func<string, string?> findProblem,
        Action<StoredText, string> warn,
        CancellationToken stoppingToken)
    {
        var (listed, after) = (0, 0L);
        while (await listAsync(after, PageSize, stoppingToken) is { Count: > 0 } page)
        {
            foreach (var text in page)
            {
                if (findProblem(text.Text) is not { } problem)
                {
                    continue;
                }

                if (listed++ == MaxListed)
                {
                    Log.More(logger, MaxListed);
                    return;
                }

                warn(text, problem);
            }

            after = page[^1].Sequence;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Key {Id} of tenant '{Tenant}' has a name that is no longer accepted. It works as before; rename it with: key update {Id} --tenant {Tenant} --name NAME ({Problem})")]
        public static partial void Name(ILogger logger, Guid id, string tenant, string problem);

        [LoggerMessage(LogLevel.Warning, "Endpoint {Id} of tenant '{Tenant}' has a pattern that is no longer accepted: {Pattern}. It still matches only these very characters; correct it with PATCH /admin/endpoints/{Id} ({Problem})")]
        public static partial void Pattern(ILogger logger, Guid id, string tenant, string pattern, string problem);

        [LoggerMessage(LogLevel.Warning, "There are more than these {Count}")]
        public static partial void More(ILogger logger, int count);

        [LoggerMessage(LogLevel.Information, "The key store didn't answer when it was searched for names and patterns that are no longer accepted; the next start searches again")]
        public static partial void NotRead(ILogger logger);
    }
}
