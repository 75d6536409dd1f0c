namespace Avicenna.Api.Observability;

/// <summary>What a decision found out about a call, for the log.</summary>
/// <param name="IsVerification">Whether the call asked about a request to the API that the tenant protects.</param>
/// <param name="Method">The method of the request that was decided about.</param>
/// <param name="Target">Its target.</param>
/// <param name="Key">The presented key, even if it is invalid; null if no key has the presented secret, or none was presented.</param>
internal sealed record DecidedCall(bool IsVerification, string Method, string Target, ApiKeySnapshot? Key);
