using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>The way to a store that goes and comes back when a test says so.</summary>
internal sealed class LosableStore(IQueryRunner inner) : IQueryRunner
{
    private int asked;
    private volatile bool isLost;

    public bool IsLost
    {
        set => isLost = value;
    }

    /// <summary>How often the store was asked, in vain or not.</summary>
    public int Asked => Volatile.Read(ref asked);

    public Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        return isLost ? Task.FromException<T>(new StoreUnavailableException("The test says so")) : inner.RunAsync(lane, query, cancellationToken);
    }
}
