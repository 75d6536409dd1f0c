namespace Avicenna.Domain.ApiKeys;

/// <summary>Prepares text that a caller made up for being repeated in a response.</summary>
public static class CallerText
{
    /// <summary>Maximum length of a repeated name, in Unicode code points.</summary>
    public const int MaxLength = 50;

    /// <summary>Masks what looks like a key, then truncates the rest. In this order, because a truncated key no longer looks like one.</summary>
    public static string Shorten(string name)
    {
        var masked = SecretMask.Apply(name);
        return masked[..masked.EnumerateRunes().Take(MaxLength).Sum(rune => rune.Utf16SequenceLength)];
    }
}
