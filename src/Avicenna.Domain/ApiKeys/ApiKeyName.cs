using System.Globalization;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// The name of a key: trimmed, 1 to <see cref="MaxLength"/> Unicode code points, without line breaks and bidirectional controls, so that a
/// name can't distort a list of keys.
/// </summary>
public sealed record ApiKeyName
{
    /// <summary>The maximum length in Unicode code points (the seed: "Maximum 50 characters").</summary>
    public const int MaxLength = 50;

    private ApiKeyName(string value) => Value = value;

    public string Value { get; }

    /// <summary>The name for case-insensitive comparison, which gives the same results on every database.</summary>
    public string Folded => Value.ToUpperInvariant();

    /// <summary>Parses a name, or returns a message why the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeyName? name, [NotNullWhen(false)] out string? problem)
    {
        var trimmed = text?.Trim() ?? "";
        problem = FindProblem(trimmed);
        name = problem is null ? new ApiKeyName(trimmed) : null;
        return name is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid name; the message says why.</exception>
    public static ApiKeyName Parse(string? text) => TryParse(text, out var name, out var problem) ? name : throw new FormatException(problem);

    /// <summary>Returns a stored name. It isn't validated, because earlier versions accepted names that are now refused.</summary>
    public static ApiKeyName FromStored(string text) => new(text);

    /// <summary>Whether a name can contain <paramref name="part"/>. No name contains the empty text.</summary>
    public static bool CanContain(string part)
    {
        var runes = part.EnumerateRunes().ToList();
        return runes.Count is > 0 and <= MaxLength && !runes.Exists(IsForbidden);
    }

    public override string ToString() => Value;

    private static string? FindProblem(string trimmed)
    {
        if (trimmed.Length == 0)
        {
            return "Name is required";
        }

        var (length, isVisible) = (0, false);
        for (var rest = trimmed.AsSpan(); !rest.IsEmpty; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return "Name must be well-formed Unicode, without lone surrogates";
            }

            if (IsForbidden(rune))
            {
                return "Name must not contain control characters, line or paragraph separators or bidirectional control characters";
            }

            isVisible |= IsVisible(rune);
            rest = rest[consumed..];
        }

        return length > MaxLength ? $"Name must be at most {MaxLength} characters"
            : !isVisible ? "Name must have at least one visible character"
            // The secret would be stored and shown in plain text.
            : SecretMask.HoldsKey(trimmed) ? "Name must not contain an API key"
            : null;
    }

    // Marks are invisible by themselves. The listed code points are blank letters and symbols: Hangul fillers, the blank Braille pattern and
    // the null notehead.
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x1D159);

    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 || IsBidiControl(rune);

    /// <summary>Whether a character changes the direction of reading: Unicode's property Bidi_Control (UAX #9).</summary>
    internal static bool IsBidiControl(Rune rune) => rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
