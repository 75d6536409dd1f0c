namespace Avicenna.Application.Authentication;

/// <param name="Outcome">What became of the presented secret.</param>
/// <param name="Key">The key; null unless <paramref name="Outcome"/> is <see cref="AuthenticationOutcome.Valid"/>.</param>
public readonly record struct AuthenticationResult(AuthenticationOutcome Outcome, ApiKeySnapshot? Key = null);
