namespace Avicenna.Infrastructure.Changes;

/// <param name="Number">The position in the order of all changes.</param>
/// <param name="Change">What changed; null if only a later version knows this kind of change.</param>
/// <param name="TenantId">The tenant; null if a node of an earlier version made the change.</param>
internal readonly record struct NumberedChange(long Number, StoreChange? Change, Guid? TenantId);
