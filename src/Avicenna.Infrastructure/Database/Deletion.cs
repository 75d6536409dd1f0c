namespace Avicenna.Infrastructure.Database;

/// <summary>
/// A statement that deletes many rows in small steps. A step holds SQLite's write lock only for a moment, and takes too few locks for SQL
/// Server to lock the whole table (5,000, including entries of indexes and pages).
/// </summary>
/// <param name="Sql">Deletes the next rows that are due. <c>@next</c> stands for their keys.</param>
/// <param name="NextSql">Selects the keys of the next rows. A step takes the first of them.</param>
/// <param name="MaxRows">Maximum rows per step; fewer for tables with many indexes.</param>
internal sealed record Deletion(string Sql, string NextSql, int MaxRows = Deletion.DefaultMaxRows)
{
    /// <summary>The maximum for tables with up to four indexes.</summary>
    public const int DefaultMaxRows = 500;

    /// <summary>Returns the statement for one step of at most <c>@limit</c> rows.</summary>
    public string ToStep(SqlDialect dialect) => Sql.Replace("@next", dialect.Limit(NextSql.TrimEnd(';')), StringComparison.Ordinal);
}
