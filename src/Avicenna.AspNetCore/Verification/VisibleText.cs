namespace Avicenna.AspNetCore.Verification;

/// <summary>What can stand in a header unchanged on every way: no controls, no characters beyond ASCII.</summary>
internal static class VisibleText
{
    /// <summary>Whether a text consists of visible ASCII characters, without spaces.</summary>
    public static bool IsVisible(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether a text consists of visible ASCII characters and spaces.</summary>
    public static bool IsLine(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
