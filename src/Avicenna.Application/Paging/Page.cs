namespace Avicenna.Application.Paging;

/// <param name="Items">The items of the page, in the order of the list.</param>
/// <param name="Next">The sequence of the last item, after which the next page begins; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Next);
