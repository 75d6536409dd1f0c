using System.Data;
using System.Data.Common;
using Avicenna.Application.Startup;

namespace Avicenna.Infrastructure.Database;

/// <summary>What differs between the databases, apart from the order of writes: connections, types and error numbers.</summary>
internal abstract class SqlDialect
{
    public abstract DatabaseProvider Provider { get; }

    /// <summary>Opens a pooled connection that is ready for use.</summary>
    /// <exception cref="Application.Errors.StoreUnavailableException">There is no way to the database.</exception>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction in which a query shows rows of one moment only; null: each query does by itself.</summary>
    public abstract Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>How long whoever deletes many rows in steps waits after one that took so long, so that other writers get their turn.</summary>
    public abstract TimeSpan PauseAfter(TimeSpan step);
    /// <summary>
    /// Opens a connection of a pool of that name, where the database's client has pools. A login that takes longer than somebody waits
    /// is not cut short: the next one needs a connection too.
    /// </summary>
    /// <inheritdoc cref="OpenAsync(CancellationToken)"/>
    public virtual Task<DbConnection> OpenAsync(string pool, CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    public virtual async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>An id as the database keeps it, with its type.</summary>
    public abstract (object Value, DbType Type) ToStored(Guid id);

    /// <summary>An instant as the database keeps it, with its type.</summary>
    public abstract (object Value, DbType Type) ToStored(DateTimeOffset instant);

    /// <summary>
    /// Whether a statement sees the store as it was at one moment. Otherwise it sees each row as it was when that row was read: what
    /// others commit meanwhile may be seen in part (docs/decisions/0018-statements-under-read-committed.md).
    /// </summary>
    public virtual bool SeesOneMoment => true;

    /// <summary>Whether many rows come faster as one parameter (<see cref="JsonRows"/>) than one after the other.</summary>
    public virtual bool TakesJsonRows => false;

    /// <summary>The query <paramref name="sql"/>, which begins with SELECT, for at most <c>@limit</c> rows.</summary>
    public abstract string Limit(string sql);

    /// <summary>Whether a unique index or primary key refused the statement.</summary>
    public abstract bool IsUniqueViolation(DbException exception);

    /// <summary>Whether the statement refers to a row that isn't there, or is no longer.</summary>
    public abstract bool IsForeignKeyViolation(DbException exception);

    /// <summary>Whether the transaction lost against another one and may win when it is run again as a whole.</summary>
    public abstract bool IsLostRace(DbException exception);

    /// <summary>
    /// What the client library reported, as a sentence for the log: no secret and nothing that is stored, which the libraries' own
    /// messages may quote.
    /// </summary>
    public abstract string Describe(Exception exception);
}
