namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Runs each write as one durable transaction. A write that hasn't started within <see cref="LaneLimits.WriteTimeout"/> never starts, and
/// its caller gets a <see cref="Application.Errors.StoreUnavailableException"/>.
/// </summary>
internal interface ITransactionRunner
{
    /// <param name="work">
    /// The write. It may run more than once, so it must do nothing but access the database.
    /// </param>
    /// <param name="commitTimeout">
    /// How long the caller waits for work that started in time to finish. After that, it may still be committed.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the work to start. Work that has started is completed.</param>
    Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="RunAsync"/>, but never at the same time as other work that this method runs for the same tenant, on any node. For rules
    /// that span rows.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="work">As above.</param>
    /// <param name="commitTimeout">As above.</param>
    /// <param name="call">Identifies an idempotent call on all nodes; null if the call isn't idempotent.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="Application.Errors.AvicennaException">
    /// Waiting for the tenant timed out because the same call is still in progress. SQLite can't detect this between processes.
    /// </exception>
    Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken);
}
