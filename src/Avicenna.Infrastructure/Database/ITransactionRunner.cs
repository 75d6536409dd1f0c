using System.Data.Common;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Runs writes, each as one transaction: all of it, durably, or nothing. A write that hasn't begun within
/// <see cref="LaneLimits.WriteTimeout"/> never will, and its caller gets a <see cref="Application.Errors.StoreUnavailableException"/>.
/// </summary>
internal interface ITransactionRunner
{
    /// <param name="work">
    /// What to write. It may be run more than once, so it must not do anything but talk to the database.
    /// </param>
    /// <param name="commitTimeout">
    /// How long the caller waits for work to end that began in time. Past that, it may still be done.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the work to begin; what has begun is seen through.</param>
    Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken);

    /// <summary>
    /// The same, while no other work that was begun so for the same tenant is under way on any node: for rules that span rows.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="work">As above.</param>
    /// <param name="commitTimeout">As above.</param>
    /// <param name="call">What a call that may be repeated is known by on all nodes; null: it is none.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="Application.Errors.AvicennaException">
    /// The tenant's other work went on for too long, and it is the same call. SQLite can't tell, between processes.
    /// </exception>
    Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken);
}
