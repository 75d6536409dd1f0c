namespace Avicenna.Application.Startup;

/// <summary>
/// Tests what calls need of the store. Every member throws <see cref="Errors.StoreUnavailableException"/> if a call would fail.
/// </summary>
public interface IStoreProbe
{
    /// <summary>Looks up a key by its hash, as every call with an unknown key does; a different key each time.</summary>
    Task FindKeyAsync(CancellationToken cancellationToken);

    /// <summary>Commits a write that changes nothing.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
