using System.Collections;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.Logging;

/// <summary>What a logger was given, with its text and its named values masked when they are read.</summary>
internal sealed class MaskedState(object? state, Func<string?> format) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly IReadOnlyList<KeyValuePair<string, object?>> values = state switch
    {
        IReadOnlyList<KeyValuePair<string, object?>> list => list,
        IEnumerable<KeyValuePair<string, object?>> others => [.. others],
        _ => [],
    };

    public int Count => values.Count;

    public KeyValuePair<string, object?> this[int index] => Mask(values[index]);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.Select(Mask).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => SecretMask.Apply(format() ?? "");

    private static KeyValuePair<string, object?> Mask(KeyValuePair<string, object?> value) =>
        value.Value is null || value.Value.GetType().IsPrimitive || value.Value.ToString() is not { } text || !SecretMask.IsNeeded(text)
            ? value
            : new KeyValuePair<string, object?>(value.Key, SecretMask.Apply(text));
}
