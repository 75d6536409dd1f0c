using System.Globalization;

namespace Avicenna.Application.Paging;

/// <summary>How many items a page of a list has at most.</summary>
public static class PageSize
{
    public const int Min = 1;
    public const int Max = 200;
    public const int Default = 50;

    /// <summary>Says in a sentence why <paramref name="text"/> isn't a page's size; null when it is, or isn't there.</summary>
    public static string? FindProblem(string? text) =>
        text is null || TryParse(text, out _) ? null : $"limit must be a whole number from {Min} to {Max}";

    /// <summary>The size that <paramref name="text"/> names; the default when it is null.</summary>
    /// <exception cref="FormatException">It isn't a page's size.</exception>
    public static int Parse(string? text) =>
        text is null ? Default : TryParse(text, out var size) ? size : throw new FormatException(FindProblem(text));

    // The framework would ignore NUL characters at the end.
    private static bool TryParse(string text, out int size) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= Min and <= Max && !text.EndsWith('\0');
}
