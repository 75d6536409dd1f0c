using Avicenna.Application.Paging;

namespace Avicenna.Infrastructure.Database;

internal static class PagingExtensions
{
    /// <summary>Builds a page from the rows of a query that asked for one row more than fits on the page.</summary>
    public static Page<T> ToPage<TRow, T>(this IReadOnlyList<TRow> rows, int limit, Func<TRow, long> sequence, Func<TRow, T> convert) =>
        new([.. rows.Take(limit).Select(convert)], rows.Count > limit ? sequence(rows[limit - 1]) : null);
}
