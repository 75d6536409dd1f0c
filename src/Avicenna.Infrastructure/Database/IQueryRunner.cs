using System.Data.Common;

namespace Avicenna.Infrastructure.Database;

/// <summary>Runs queries, each in its lane and with its lane's limits.</summary>
internal interface IQueryRunner
{
    /// <param name="lane">Which queries it shares threads and connections with.</param>
    /// <param name="query">
    /// What to ask on an open connection. Its token is cancelled when the caller has given up.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, and the query where the database can be told to stop.</param>
    /// <exception cref="Application.Errors.StoreUnavailableException">
    /// There is no connection, the lane's time is over, or too many queries wait already.
    /// </exception>
    Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken);
}
