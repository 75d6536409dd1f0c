namespace Avicenna.Infrastructure.Database;

/// <summary>
/// A statement that deletes many rows, a step at a time: a step holds SQLite's one writer for a moment only, and takes fewer locks than
/// make SQL Server lock the whole table (5,000, entries of indexes and pages included).
/// </summary>
/// <param name="Sql">Deletes those of the next rows that are due. Their keys have the place of <c>@next</c>.</param>
/// <param name="NextSql">Selects the keys of the next rows, of which a step takes the first.</param>
/// <param name="MaxRows">How many rows a step takes: fewer for tables with many indexes.</param>
internal sealed record Deletion(string Sql, string NextSql, int MaxRows = Deletion.DefaultMaxRows)
{
    /// <summary>For tables with up to four indexes.</summary>
    public const int DefaultMaxRows = 500;

    /// <summary>The statement for one step, of at most <c>@limit</c> rows.</summary>
    public string ToStep(SqlDialect dialect) => Sql.Replace("@next", dialect.Limit(NextSql.TrimEnd(';')), StringComparison.Ordinal);
}
