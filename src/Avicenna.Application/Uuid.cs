namespace Avicenna.Application;

/// <summary>Parses ids sent by callers.</summary>
public static class Uuid
{
    /// <summary>Parses an id in the format of responses, ignoring case. <see cref="Guid"/> also accepts surrounding white space.</summary>
    public static bool TryParse(string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
}
