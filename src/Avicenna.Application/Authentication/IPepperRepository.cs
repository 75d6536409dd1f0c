
namespace Avicenna.Application.Authentication;

/// <summary>Stores which peppers have been used, and counts the live secrets that need each.</summary>
public interface IPepperRepository
{
    /// <summary>Registers the configured peppers that are new or that no secret was ever hashed with.</summary>
    /// <param name="peppers">By id, a value that identifies the pepper without revealing it.</param>
    /// <returns>The ids for which the store has a different value, with secrets that use it.</returns>
    Task<IReadOnlyList<string>> RegisterAsync(IReadOnlyDictionary<string, byte[]> peppers, CancellationToken cancellationToken);

    /// <summary>Returns the number of live secrets that need each known pepper, by id.</summary>
    Task<IReadOnlyDictionary<string, long>> CountLiveSecretsAsync(CancellationToken cancellationToken);

    /// <summary>Returns the number of live secrets with a plain hash, which need no pepper.</summary>
    Task<long> CountPlainSecretsAsync(CancellationToken cancellationToken);

    /// <summary>Returns the ids of the peppers that at least one live secret needs; one index seek per known pepper.</summary>
    Task<IReadOnlyList<string>> FindInUseAsync(CancellationToken cancellationToken);
}
