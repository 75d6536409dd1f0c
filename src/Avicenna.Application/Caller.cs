namespace Avicenna.Application;

/// <summary>The caller that makes a change, for the audit trail.</summary>
/// <param name="KeyId">The key that makes the call; null for an operator's command.</param>
/// <param name="ClientAddress">The client address of the call.</param>
/// <param name="RequestId">The id of the call in the log.</param>
public sealed record Caller(Guid? KeyId, string? ClientAddress, string? RequestId)
{
    /// <summary>An operator, who runs commands on the machine itself.</summary>
    public static readonly Caller Operator = new(null, null, null);
}
