using System.Data;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>The parameters of a statement, each with the type and length of its column, so that one query plan serves all values.</summary>
internal sealed class SqlParameters(SqlDialect dialect) : SqlMapper.IDynamicParameters
{
    /// <summary>The size of a text that is limited only by the database.</summary>
    public const int Unbounded = -1;

    /// <summary>Milliseconds, like the columns. With another scale, the server would convert each row to compare it.</summary>
    private const byte InstantScale = 3;

    private readonly List<NamedValue> values = [];

    public IReadOnlyList<NamedValue> Values => values;

    public SqlParameters Id(string name, Guid? id) => With(name, id is { } value ? dialect.ToStored(value) : (null, dialect.ToStored(Guid.Empty).Type));

    public SqlParameters Instant(string name, DateTimeOffset? instant) =>
        With(name, instant is { } value ? dialect.ToStored(value) : (null, dialect.ToStored(DateTimeOffset.UnixEpoch).Type));

    public SqlParameters Hash(string name, byte[] hash) => With(name, (hash, DbType.Binary), SecretHash.Length);

    /// <param name="name">The parameter's name.</param>
    /// <param name="value">ASCII text.</param>
    /// <param name="size">The column's length in characters.</param>
    public SqlParameters Ascii(string name, string? value, int size) => With(name, (value, DbType.AnsiString), size);

    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Any text.</param>
    /// <param name="size">The column's length in UTF-16 code units; -1 for unbounded.</param>
    public SqlParameters Text(string name, string? value, int size) => With(name, (value, DbType.String), size);

    public SqlParameters Number(string name, int value) => With(name, (value, DbType.Int32));

    public SqlParameters Sequence(string name, long value) => With(name, (value, DbType.Int64));

    public SqlParameters Flag(string name, bool? value) => With(name, (value, DbType.Boolean));

    void SqlMapper.IDynamicParameters.AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(value.ToParameter((DbCommand)command));
        }
    }

    private SqlParameters With(string name, (object? Value, DbType Type) parameter, int? size = null)
    {
        var value = new NamedValue(name, parameter.Value, parameter.Type, size);
        var index = values.FindIndex(other => other.Name == name);
        if (index < 0)
        {
            values.Add(value);
        }
        else
        {
            values[index] = value;
        }

        return this;
    }

    internal sealed record NamedValue(string Name, object? Value, DbType Type, int? Size)
    {
        public DbParameter ToParameter(DbCommand command)
        {
            var parameter = command.CreateParameter();
            // With its prefix, because SQLite's client would look for the name without one first.
            parameter.ParameterName = $"@{Name}";
            parameter.DbType = Type;
            parameter.Value = Value ?? DBNull.Value;
            if (Size is { } size)
            {
                parameter.Size = size;
            }

            if (Type == DbType.DateTimeOffset)
            {
                parameter.Scale = InstantScale;
            }

            return parameter;
        }
    }
}
