namespace Avicenna.Domain.ApiKeys;

/// <summary>Names that a caller made up, before they are repeated in an answer.</summary>
public static class CallerText
{
    /// <summary>The most of a name that is repeated, in Unicode code points.</summary>
    public const int MaxLength = 50;

    /// <summary>Masks what looks like a key, and cuts what is left; in this order, since a cut key no longer looks like one.</summary>
    public static string Shorten(string name)
    {
        var masked = SecretMask.Apply(name);
        return masked[..masked.EnumerateRunes().Take(MaxLength).Sum(rune => rune.Utf16SequenceLength)];
    }
}
