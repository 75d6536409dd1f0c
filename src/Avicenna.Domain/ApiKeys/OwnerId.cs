namespace Avicenna.Domain.ApiKeys;

/// <summary>The caller's own name for whoever holds a key, such as a customer number. It is compared exactly.</summary>
public sealed record OwnerId
{
    /// <summary>The longest owner id, in Unicode code points.</summary>
    public const int MaxLength = 255;

    private OwnerId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Makes an owner id of a text, or says in a sentence why it can't be one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OwnerId? ownerId, [NotNullWhen(false)] out string? problem)
    {
        problem = text is null || !IsAllowed(text) ? $"owner_id must be 1 to {MaxLength} characters, without control and bidirectional control characters"
            // It would be kept and shown in plain text.
            : SecretMask.HoldsKey(text) ? "owner_id must not contain an API key"
            : null;
        ownerId = problem is null ? new OwnerId(text!) : null;
        return ownerId is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> can't be an owner id; the message says why.</exception>
    public static OwnerId Parse(string? text) => TryParse(text, out var ownerId, out var problem) ? ownerId : throw new FormatException(problem);

    /// <summary>Returns an owner id from the store.</summary>
    public static OwnerId FromStored(string text) => new(text);

    public override string ToString() => Value;

    private static bool IsAllowed(string text)
    {
        var length = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune) || ApiKeyName.IsBidiControl(rune))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return length is > 0 and <= MaxLength;
    }
}
