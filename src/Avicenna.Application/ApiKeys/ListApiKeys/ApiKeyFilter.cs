using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys.ListApiKeys;

/// <summary>Which keys of a tenant to list, newest first.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Before">Only those with a smaller sequence; null: from the newest on.</param>
/// <param name="Limit">At most how many.</param>
/// <param name="Now">The moment that decides which keys are expired.</param>
/// <param name="NamePart">Only those whose name contains this, ignoring case; null: any.</param>
/// <param name="Permission">Only those with this permission; null: any.</param>
/// <param name="Status">Only those in this state; null: any.</param>
public sealed record ApiKeyFilter(
    Guid TenantId, long? Before, int Limit, DateTimeOffset Now, string? NamePart = null, Permission? Permission = null, ApiKeyStatus? Status = null);
