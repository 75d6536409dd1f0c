namespace Avicenna.Application.Paging;

/// <param name="Items">What the page holds, in the list's order.</param>
/// <param name="Next">The sequence of the last item, after which the next page begins; null: this is the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Next);
