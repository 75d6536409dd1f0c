namespace Avicenna.Application.Time;

/// <summary>Instants in queries.</summary>
internal static class QueryInstant
{
    /// <summary>Says in a sentence why a text isn't an instant; null when it is, or isn't there.</summary>
    // A plus sign in a query means a space, so the example does without.
    public static string? FindProblem(string name, string? text) =>
        text is null || Rfc3339.TryParse(text, out _) ? null : $"{name} must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
}
