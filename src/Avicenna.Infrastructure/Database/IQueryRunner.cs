namespace Avicenna.Infrastructure.Database;

/// <summary>Runs each query in its lane, within the limits of that lane.</summary>
internal interface IQueryRunner
{
    /// <param name="lane">The lane, whose queries share threads and connections.</param>
    /// <param name="query">
    /// The query, given an open connection. Its token is cancelled when the caller gives up.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, and the query itself if the database supports cancellation.</param>
    /// <exception cref="Application.Errors.StoreUnavailableException">
    /// No connection is available, the lane's timeout has elapsed, or too many queries are waiting.
    /// </exception>
    Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken);
}
