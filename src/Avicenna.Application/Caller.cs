namespace Avicenna.Application;

/// <summary>On whose behalf something is changed, for the audit trail.</summary>
/// <param name="KeyId">The key that makes the call; null: an operator's command.</param>
/// <param name="ClientAddress">The address that the call came from.</param>
/// <param name="RequestId">The id by which the call is found in the log.</param>
public sealed record Caller(Guid? KeyId, string? ClientAddress, string? RequestId)
{
    /// <summary>Whoever may run commands on the machine itself.</summary>
    public static readonly Caller Operator = new(null, null, null);
}
