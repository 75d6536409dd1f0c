namespace Avicenna.Application.Decisions;

/// <summary>What a limiter says of one request.</summary>
/// <param name="IsAdmitted">Whether it is within the limit, and was counted.</param>
/// <param name="Remaining">How many more would be admitted now.</param>
/// <param name="SecondsToMore">Whole seconds, rounded up, until <paramref name="Remaining"/> next grows.</param>
public readonly record struct LimitDecision(bool IsAdmitted, int Remaining, int SecondsToMore);
