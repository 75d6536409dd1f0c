using System.Data.Common;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>How the rows of a query become values.</summary>
internal sealed class RowReader<T>
{
    /// <summary>Each row is one value, whose members have the names of the columns.</summary>
    public static readonly RowReader<T> Default = new((connection, command) => connection.QueryAsync<T>(command));

    private readonly Func<DbConnection, CommandDefinition, Task<IEnumerable<T>>> read;

    private RowReader(Func<DbConnection, CommandDefinition, Task<IEnumerable<T>>> read) => this.read = read;

    /// <summary>Each row is two values side by side.</summary>
    /// <param name="second">The first column of the second value, which is null where all its columns are.</param>
    /// <param name="join">Makes one of the two.</param>
    public static RowReader<T> Join<TFirst, TSecond>(string second, Func<TFirst, TSecond, T> join) =>
        new((connection, command) => connection.QueryAsync(command, join, second));

    public async Task<IReadOnlyList<T>> ReadAsync(DbConnection connection, CommandDefinition command) => [.. await read(connection, command)];
}
