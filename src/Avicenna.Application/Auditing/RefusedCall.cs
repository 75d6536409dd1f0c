namespace Avicenna.Application.Auditing;

/// <param name="TenantId">The tenant that was addressed.</param>
/// <param name="Call">The method and the route.</param>
/// <param name="Caller">Who asked first.</param>
/// <param name="FirstAt">When it was first asked for.</param>
/// <param name="Count">How often within the minute.</param>
public sealed record RefusedCall(Guid TenantId, string Call, Caller Caller, DateTimeOffset FirstAt, long Count);
