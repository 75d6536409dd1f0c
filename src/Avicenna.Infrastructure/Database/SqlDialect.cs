using System.Data;

namespace Avicenna.Infrastructure.Database;

/// <summary>The differences between the databases, apart from the order of writes: connections, types and error numbers.</summary>
internal abstract class SqlDialect
{
    public abstract DatabaseProvider Provider { get; }

    /// <summary>Opens a pooled connection that is ready for use.</summary>
    /// <exception cref="Application.Errors.StoreUnavailableException">The database can't be reached.</exception>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction in which a query reads from a single point in time; null if every query does so anyway.</summary>
    public abstract Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>How long to pause a stepwise deletion after a step of this duration, so that other writers get a turn.</summary>
    public abstract TimeSpan PauseAfter(TimeSpan step);
    /// <summary>
    /// Opens a connection from the pool with this name, if the client has pools. A login that takes longer than its caller waits isn't
    /// cancelled, because the next call needs a connection too.
    /// </summary>
    /// <inheritdoc cref="OpenAsync(CancellationToken)"/>
    public virtual Task<DbConnection> OpenAsync(string pool, CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    public virtual async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>Converts an id to the stored value and its type.</summary>
    public abstract (object Value, DbType Type) ToStored(Guid id);

    /// <summary>Converts a timestamp to the stored value and its type.</summary>
    public abstract (object Value, DbType Type) ToStored(DateTimeOffset instant);

    /// <summary>
    /// Whether a statement reads the store as it was at a single point in time. If not, it reads each row as it is when it gets to that row,
    /// and may see only part of what others commit in the meantime (docs/decisions/0018-statements-under-read-committed.md).
    /// </summary>
    public virtual bool SeesOneMoment => true;

    /// <summary>Whether many rows are faster as one parameter (<see cref="JsonRows"/>) than one at a time.</summary>
    public virtual bool TakesJsonRows => false;

    /// <summary>Limits the query <paramref name="sql"/>, which begins with SELECT, to <c>@limit</c> rows.</summary>
    public abstract string Limit(string sql);

    /// <summary>Whether the statement violated a unique index or primary key.</summary>
    public abstract bool IsUniqueViolation(DbException exception);

    /// <summary>Whether the statement refers to a row that doesn't exist.</summary>
    public abstract bool IsForeignKeyViolation(DbException exception);

    /// <summary>Whether the transaction lost a race against another one and may succeed if it is retried as a whole.</summary>
    public abstract bool IsLostRace(DbException exception);

    /// <summary>
    /// Describes what the client library reported, for the log, without secrets and stored values, which the libraries' own messages may
    /// quote.
    /// </summary>
    public abstract string Describe(Exception exception);
}
