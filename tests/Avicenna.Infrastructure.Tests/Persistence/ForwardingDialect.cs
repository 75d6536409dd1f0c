using System.Data;
using System.Data.Common;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A dialect that behaves as another one does, apart from what a test overrides.</summary>
internal abstract class ForwardingDialect(SqlDialect inner) : SqlDialect
{
    public override DatabaseProvider Provider => inner.Provider;

    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public override Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken) => inner.BeginMomentAsync(connection, cancellationToken);

    public override TimeSpan PauseAfter(TimeSpan step) => inner.PauseAfter(step);

    public override (object Value, DbType Type) ToStored(Guid id) => inner.ToStored(id);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => inner.ToStored(instant);

    public override string Limit(string sql) => inner.Limit(sql);

    public override bool IsUniqueViolation(DbException exception) => inner.IsUniqueViolation(exception);

    public override bool IsForeignKeyViolation(DbException exception) => inner.IsForeignKeyViolation(exception);

    public override bool IsLostRace(DbException exception) => inner.IsLostRace(exception);

    public override string Describe(Exception exception) => inner.Describe(exception);
}
