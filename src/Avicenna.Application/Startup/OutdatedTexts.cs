using Avicenna.Application.Errors;
using Avicenna.Application.Observability;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Application.Startup;

/// <summary>
/// Warns at startup about names and patterns that an earlier version accepted and this one refuses. Stricter rules apply only to writes, so
/// these texts keep working.
/// </summary>
internal sealed partial class OutdatedTexts(IStoredTextRepository texts, ILogger<OutdatedTexts> logger) : BackgroundService
{
    // Enough to show the problem. An operator with more of them finds the others in a list.
    private const int MaxListed = 20;

    private const int PageSize = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WarnAsync(
                texts.ListNamesAsync,
                text => ApiKeyName.TryParse(text, out _, out var problem) ? null : problem,
                (name, problem) => Log.OutdatedName(logger, name.Id, name.Tenant, problem),
                stoppingToken);
            await WarnAsync(
                texts.ListPatternsAsync,
                text => PathPattern.TryParse(text, out _, out var problem) ? null : problem,
                (pattern, problem) => Log.OutdatedPattern(logger, pattern.Id, pattern.Tenant, pattern.Text, problem),
                stoppingToken);
        }
        catch (StoreUnavailableException)
        {
            Log.OutdatedTextsNotRead(logger);
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
                    Log.MoreOutdatedTexts(logger, MaxListed);
                    return;
                }

                warn(text, problem);
            }

            after = page[^1].Sequence;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OutdatedName, LogLevel.Warning, "Key {Id} of tenant '{Tenant}' has a name that is no longer accepted. The key works as before; rename it with: key update {Id} --tenant {Tenant} --name NAME ({Problem})")]
        public static partial void OutdatedName(ILogger logger, Guid id, string tenant, string problem);

        [LoggerMessage(EventIds.OutdatedPattern, LogLevel.Warning, "Endpoint {Id} of tenant '{Tenant}' has a pattern that is no longer accepted: {Pattern}. It still matches only these literal characters; correct it with PATCH /admin/endpoints/{Id} ({Problem})")]
        public static partial void OutdatedPattern(ILogger logger, Guid id, string tenant, string pattern, string problem);

        [LoggerMessage(EventIds.MoreOutdatedTexts, LogLevel.Warning, "There are more than the {Count} listed")]
        public static partial void MoreOutdatedTexts(ILogger logger, int count);

        [LoggerMessage(EventIds.OutdatedTextsNotRead, LogLevel.Information, "The store did not answer the search for names and patterns that are no longer accepted; the next start will search again")]
        public static partial void OutdatedTextsNotRead(ILogger logger);
    }
}

/// <summary>A stored text that a caller once sent.</summary>
public sealed record StoredText
{
    /// <summary>The position in the order in which texts were written.</summary>
    public long Sequence { get; init; }

    /// <summary>The id of the key or endpoint.</summary>
    public Guid Id { get; init; }

    /// <summary>The subdomain of the tenant.</summary>
    public string Tenant { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <summary>Reads texts that callers once sent, for all tenants and in the order of writing, to check them against the current rules.</summary>
public interface IStoredTextRepository
{
    /// <summary>Returns names of keys. Omits names with a letter from A to Z, which certainly have a visible character.</summary>
    /// <param name="after">The sequence of the last text already read; 0 to start with the first.</param>
    /// <param name="limit">Maximum number of texts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store is unavailable.</exception>
    Task<IReadOnlyList<StoredText>> ListNamesAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Returns patterns of endpoints that contain the parameter syntax of other routers.</summary>
    /// <inheritdoc cref="ListNamesAsync"/>
    Task<IReadOnlyList<StoredText>> ListPatternsAsync(long after, int limit, CancellationToken cancellationToken);
}
