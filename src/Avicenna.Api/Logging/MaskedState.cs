using System.Collections;
using Avicenna.Api.Text;

namespace Avicenna.Api.Logging;

/// <summary>
/// What a logger was given, with its text and its named values masked when they are read, and the text escaped, since it may end on a
/// terminal. What can't be read is replaced: the framework's entries about a request decode its host, which throws for a malformed
/// international name, and logging must not end a request.
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
            return replace($"(a log entry that can't be read: {exception.GetType().Name})");
        }
    }

    private static KeyValuePair<string, object?> Mask(KeyValuePair<string, object?> value) => new(value.Key, Mask(value.Value));

    // Of a list, the messages show the items.
    private static object? Mask(object? value) =>
        value is null || value.GetType().IsPrimitive ? value
        : value is IEnumerable and not string && value.ToString() == value.GetType().ToString() ? ((IEnumerable)value).Cast<object?>().Select(Mask).ToArray()
        : value.ToString() is { } text && LogMask.IsNeeded(text) ? LogMask.Apply(text)
        : value;
}

/// <summary>Stands in the log for an exception whose text held a secret or control characters.</summary>
internal sealed class MaskedException(Type original, string text) : Exception($"{original.FullName} (its text held a secret or control characters and is masked)")
{
    public override string ToString() => text;
}
