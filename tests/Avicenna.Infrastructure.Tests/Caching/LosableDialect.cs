using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Persistence;
using Avicenna.Infrastructure.Tests.Persistence;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>A dialect whose store goes and comes back when a test says so.</summary>
internal sealed class LosableDialect(SqlDialect inner) : ForwardingDialect(inner)
{
    private int opened;
    private volatile bool isLost;

    public bool IsLost
    {
        set => isLost = value;
    }

    /// <summary>How often the store was asked, in vain or not.</summary>
    public int Opened => Volatile.Read(ref opened);

    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref opened);
        return isLost ? Task.FromException<DbConnection>(new StoreUnavailableException(new TimeoutException())) : base.OpenAsync(cancellationToken);
    }
}
