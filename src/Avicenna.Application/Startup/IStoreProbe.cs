namespace Avicenna.Application.Startup;

/// <summary>
/// Tries what calls need of the store. Every member throws <see cref="Errors.StoreUnavailableException"/> where a call would fail.
/// </summary>
public interface IStoreProbe
{
    /// <summary>Looks a key up by its hash, as every call with an unknown key does: another key each time.</summary>
    Task FindKeyAsync(CancellationToken cancellationToken);

    /// <summary>Commits a write that changes nothing.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
