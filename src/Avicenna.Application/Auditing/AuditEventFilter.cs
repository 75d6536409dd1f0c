namespace Avicenna.Application.Auditing;

/// <summary>Which events of a tenant to list, newest first.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Before">Only those with a smaller sequence; null: from the newest on.</param>
/// <param name="Limit">At most how many.</param>
/// <param name="TargetId">Only those about this; null: about anything.</param>
/// <param name="Action">Only these; null: any.</param>
public sealed record AuditEventFilter(Guid TenantId, long? Before, int Limit, Guid? TargetId = null, string? Action = null);
