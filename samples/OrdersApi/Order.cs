namespace OrdersApi;

/// <summary>An order.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Article">What was ordered.</param>
/// <param name="OrderedBy">The owner of the key that ordered it, or the key's name.</param>
internal sealed record Order(int Id, string Article, string? OrderedBy);

/// <summary>What a client sends to order something.</summary>
internal sealed record NewOrder(string Article);
