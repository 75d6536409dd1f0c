using Avicenna.Application.Paging;

namespace Avicenna.Infrastructure.Database;

internal static class PagingExtensions
{
    /// <summary>Makes a page of what a query found that asked for one row more than the page may hold.</summary>
    public static Page<T> ToPage<TRow, T>(this IReadOnlyList<TRow> rows, int limit, Func<TRow, long> sequence, Func<TRow, T> convert) =>
        new([.. rows.Take(limit).Select(convert)], rows.Count > limit ? sequence(rows[limit - 1]) : null);
}
