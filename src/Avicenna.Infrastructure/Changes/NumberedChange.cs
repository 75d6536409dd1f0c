using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Changes;

/// <param name="Number">Its place in the order of all changes.</param>
/// <param name="Change">What changed; null: something of a kind that only a later version knows.</param>
internal readonly record struct NumberedChange(long Number, StoreChange? Change);
