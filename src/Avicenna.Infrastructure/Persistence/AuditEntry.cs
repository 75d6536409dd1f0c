using Avicenna.Application.Auditing;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>An audit event that has no place in its chain yet.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Caller">Who did it.</param>
/// <param name="TargetType">The kind of thing.</param>
/// <param name="TargetId">Which one.</param>
/// <param name="Before">The thing before, as JSON.</param>
/// <param name="After">The thing after, as JSON.</param>
/// <param name="Time">When it was done; null: now.</param>
internal sealed record AuditEntry(string Action, Caller Caller, string TargetType, Guid? TargetId, string? Before, string? After, DateTimeOffset? Time = null);
