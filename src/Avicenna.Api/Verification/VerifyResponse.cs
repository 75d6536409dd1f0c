namespace Avicenna.Api.Verification;

/// <param name="Success">Always true.</param>
/// <param name="KeyData">The key that was let in; null: none was needed.</param>
internal sealed record VerifyResponse(bool Success, VerifiedKey? KeyData);
