using Avicenna.Application.Authentication;

namespace Avicenna.Application.Abstractions;

/// <summary>What this node knows of keys, by their secrets; what it doesn't know it learns from the store.</summary>
public interface IApiKeySnapshots
{
    /// <summary>The key of a secret, whether or not it lets anyone in; null: it is nobody's.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store would have to be asked and can't be.</exception>
    ValueTask<ApiKeySnapshot?> FindAsync(string secret, CancellationToken cancellationToken);
}
