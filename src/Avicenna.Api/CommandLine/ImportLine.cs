namespace Avicenna.Api.CommandLine;

/// <summary>A row of a file of keys.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Json">The row as a JSON object.</param>
/// <param name="Problem">A sentence, where it can't be read.</param>
internal sealed record ImportLine(int Line, byte[] Json, string? Problem = null)
{
    public static ImportLine Bad(int line, string problem) => new(line, [], problem);

    /// <summary>What so long a row most likely is, and the last one that is read.</summary>
    public static ImportLine TooLong(int line) => Bad(line, "The row is too long, perhaps since a quote isn't closed; nothing after it was read");
}
