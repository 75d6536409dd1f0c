using System.Collections;

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

    public override string ToString() => LogMask.Apply(format() ?? "");

    private static KeyValuePair<string, object?> Mask(KeyValuePair<string, object?> value) => new(value.Key, Mask(value.Value));

    // Of a list, the messages show the items.
    private static object? Mask(object? value) =>
        value is null || value.GetType().IsPrimitive ? value
        : value is IEnumerable and not string && value.ToString() == value.GetType().ToString() ? ((IEnumerable)value).Cast<object?>().Select(Mask).ToArray()
        : value.ToString() is { } text && LogMask.IsNeeded(text) ? LogMask.Apply(text)
        : value;
}
