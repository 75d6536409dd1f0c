using Avicenna.Application.Startup;

namespace Avicenna.Application.Abstractions;

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
