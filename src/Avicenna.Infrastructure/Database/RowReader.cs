using System.Collections.Concurrent;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>Reads the rows of a query as values.</summary>
internal sealed class RowReader<T>
{
    /// <summary>Reads each row as one value, whose members are named like the columns.</summary>
    public static readonly RowReader<T> Default = new((connection, command) => connection.QueryAsync<T>(command));

    private readonly Func<DbConnection, CommandDefinition, Task<IEnumerable<T>>> read;

    private RowReader(Func<DbConnection, CommandDefinition, Task<IEnumerable<T>>> read) => this.read = read;

    /// <summary>Reads each row as two values side by side, and joins them.</summary>
    /// <param name="second">The first column of the second value. The value is null if all its columns are null.</param>
    /// <param name="join">Joins the two values.</param>
    public static RowReader<T> Join<TFirst, TSecond>(string second, Func<TFirst, TSecond, T> join)
    {
        // One for each statement, because Dapper would compare the columns of every result with those that it knows.
        var parsers = new ConcurrentDictionary<string, Func<DbDataReader, T>>();
        return new RowReader<T>(async (connection, command) =>
        {
            // Not "await using": Dapper's reader disposes its command only when it is disposed synchronously.
            using var reader = await connection.ExecuteReaderAsync(command);
            if (!parsers.TryGetValue(command.CommandText, out var parse))
            {
                var column = reader.GetOrdinal(second);
                var parseFirst = reader.GetRowParser<TFirst>(length: column);
                var parseSecond = reader.GetRowParser<TSecond>(startIndex: column, returnNullIfFirstMissing: true);
                parse = parsers.GetOrAdd(command.CommandText, row => join(parseFirst(row), parseSecond(row)));
            }

            var rows = new List<T>();
            while (await reader.ReadAsync(command.CancellationToken))
            {
                rows.Add(parse(reader));
            }

            return rows;
        });
    }

    public async Task<IReadOnlyList<T>> ReadAsync(DbConnection connection, CommandDefinition command) => [.. await read(connection, command)];
}
