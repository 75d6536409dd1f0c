namespace Avicenna.Application;

/// <summary>Ids as callers write them.</summary>
public static class Uuid
{
    /// <summary>Reads an id as it is written in answers, ignoring case. <see cref="Guid"/> alone would also take white space around it.</summary>
    public static bool TryParse(string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
}
