using Avicenna.Application.RateLimiting;

namespace Avicenna.Application.Authentication;

/// <param name="Outcome">What became of the presented secret.</param>
/// <param name="Key">The key; null unless <paramref name="Outcome"/> is <see cref="AuthenticationOutcome.Valid"/> or <see cref="AuthenticationOutcome.RateLimited"/>.</param>
/// <param name="Limit">What the key's limit says; for a key that isn't valid, what the limit of failed attempts says.</param>
public readonly record struct AuthenticationResult(AuthenticationOutcome Outcome, ApiKeySnapshot? Key = null, LimitDecision Limit = default);
