using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Changes;

/// <param name="Number">Its place in the order of all changes.</param>
/// <param name="Change">What changed; null: something of a kind that only a later version knows.</param>
/// <param name="TenantId">Whose things changed; null: a node of an earlier version didn't say.</param>
internal readonly record struct NumberedChange(long Number, StoreChange? Change, Guid? TenantId);
