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
            await WarnAsync(
                texts.ListNamesAsync,
                text => ApiKeyName.TryParse(text, out _, out var problem) ? null : problem,
                (name, problem) => Log.Name(logger, name.Id, name.Tenant, problem),
                stoppingToken);
            await WarnAsync(
                texts.ListPatternsAsync,
                text => PathPattern.TryParse(text, out _, out var problem) ? null : problem,
                (pattern, problem) => Log.Pattern(logger, pattern.Id, pattern.Tenant, pattern.Text, problem),
                stoppingToken);
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

/// <summary>A text that a caller once wrote.</summary>
public sealed record StoredText
{
    /// <summary>Its place in the order of writing.</summary>
    public long Sequence { get; init; }

    /// <summary>The id of the key or endpoint.</summary>
    public Guid Id { get; init; }

    /// <summary>The subdomain of its tenant.</summary>
    public string Tenant { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <summary>Reads texts that callers once wrote, over all tenants and in the order of writing, to judge them by today's rules.</summary>
public interface IStoredTextRepository
{
    /// <summary>Names of keys, without those that have a letter of A to Z, in which there is something to see.</summary>
    /// <param name="after">The sequence of the last one that is known; 0: from the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Errors.StoreUnavailableException">The store can't be reached or can't work now.</exception>
    Task<IReadOnlyList<StoredText>> ListNamesAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Patterns of endpoints that have what other routers take for a parameter.</summary>
    /// <inheritdoc cref="ListNamesAsync"/>
    Task<IReadOnlyList<StoredText>> ListPatternsAsync(long after, int limit, CancellationToken cancellationToken);
}
