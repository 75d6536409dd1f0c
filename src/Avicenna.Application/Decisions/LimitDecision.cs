namespace Avicenna.Application.Decisions;

/// <summary>The decision of a limiter about one request.</summary>
/// <param name="IsAdmitted">Whether the request is within the limit and was counted.</param>
/// <param name="Remaining">The number of further requests that would be admitted now.</param>
/// <param name="SecondsToMore">Whole seconds, rounded up, until <paramref name="Remaining"/> grows.</param>
public readonly record struct LimitDecision(bool IsAdmitted, int Remaining, int SecondsToMore);
