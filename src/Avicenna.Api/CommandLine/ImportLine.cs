namespace Avicenna.Api.CommandLine;

/// <summary>A row of an import file.</summary>
/// <param name="Line">The line number at which the row begins, starting at 1.</param>
/// <param name="Json">The row as a JSON object.</param>
/// <param name="Problem">Why the row can't be read; null if it can.</param>
internal sealed record ImportLine(int Line, byte[] Json, string? Problem = null)
{
    public static ImportLine Bad(int line, string problem) => new(line, [], problem);

    /// <summary>Creates the problem of a row that is too long. Reading ends after it.</summary>
    public static ImportLine TooLong(int line) => Bad(line, "The row is too long, perhaps since a quote isn't closed; nothing after it was read");
}
