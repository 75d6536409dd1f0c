namespace Avicenna.Domain.Tenants;

/// <summary>One customer of this installation: it sees its own keys and nothing else.</summary>
/// <param name="Id">Its id; never shown outside.</param>
/// <param name="Subdomain">Where it is reached; unique.</param>
/// <param name="Enabled">While false, every key of the tenant is refused like an unknown one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FirstKeyAt">When it got its first key, whoever made it; null: it never had one.</param>
public sealed record Tenant(Guid Id, Subdomain Subdomain, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? FirstKeyAt = null);
