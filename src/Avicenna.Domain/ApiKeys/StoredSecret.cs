namespace Avicenna.Domain.ApiKeys;

/// <summary>One secret of a key, as the store remembers it.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Hint">Its last four characters; null where nobody here ever saw the secret.</param>
/// <param name="CreatedAt">When it was minted.</param>
/// <param name="ExpiresAt">When it stops working although its key goes on; null while it is the key's newest.</param>
public sealed record StoredSecret(SecretHash Hash, string? Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
