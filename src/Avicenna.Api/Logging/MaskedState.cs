using System.Collections;
using Avicenna.Api.Text;

namespace Avicenna.Api.Logging;

/// <summary>
/// A log entry whose text and named values are masked when they are read. The text is also escaped, because it may be shown in a terminal.
/// Values that can't be read are replaced: the framework's entries about a request decode its host, which throws for a malformed
/// international name, and logging must not fail a request.
/// </summary>
internal sealed class MaskedState(object? state, Func<string?> format) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly IReadOnlyList<KeyValuePair<string, object?>> values = state switch
    {
        IReadOnlyList<KeyValuePair<string, object?>> list => list,
        IEnumerable<KeyValuePair<string, object?>> others => [.. others],
        _ => [],
    };

    public int Count => values.Count;

    public KeyValuePair<string, object?> this[int index] => Read(() => Mask(values[index]), fault => new KeyValuePair<string, object?>("Unreadable", fault));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Read(() => TerminalText.Escape(LogMask.Apply(format() ?? "")), fault => fault);

    private static T Read<T>(Func<T> read, Func<string, T> replace)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
        {
            return replace($"(unreadable log entry: {exception.GetType().Name})");
        }
    }

    // Named as in the API, such as request_id. The framework reads the template under its own name.
    private static KeyValuePair<string, object?> Mask(KeyValuePair<string, object?> value) =>
        new(value.Key.StartsWith('{') ? value.Key : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Key), Mask(value.Value));

    // For a list, the messages show its items.
    private static object? Mask(object? value) =>
        value is null || value.GetType().IsPrimitive ? value
        : value is IEnumerable and not string && value.ToString() == value.GetType().ToString() ? ((IEnumerable)value).Cast<object?>().Select(Mask).ToArray()
        : value.ToString() is { } text && LogMask.IsNeeded(text) ? LogMask.Apply(text)
        : value;
}

/// <summary>Replaces an exception in the log whose text contains a secret or control characters.</summary>
internal sealed class MaskedException(Type original, string text) : Exception($"{original.FullName} (its text contained a secret or control characters and is masked)")
{
    public override string ToString() => text;
}
