using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Avicenna.Domain;

/// <summary>
/// The names of an enumeration's values on the wire, in the store and on the command line: the identifier in snake_case, unless an
/// <see cref="EnumMemberAttribute"/> says otherwise. Case matters.
/// </summary>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Names<Permission>.Of(value) says whose names these are")]
public static class Names<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> ByValue = Enum.GetValues<TEnum>().ToDictionary(value => value, NameOf);
    private static readonly Dictionary<string, TEnum> ByName = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>All names, formatted for messages, such as <c>'user' or 'admin'</c>.</summary>
    public static string All { get; } = string.Join(", ", ByName.Keys.SkipLast(1).Select(name => $"'{name}'")) + $" or '{ByName.Keys.Last()}'";

    /// <exception cref="KeyNotFoundException"><paramref name="value"/> is not a value of the enumeration.</exception>
    public static string Of(TEnum value) => ByValue[value];

    /// <exception cref="FormatException"><paramref name="name"/> is not the name of a value.</exception>
    public static TEnum Parse(string name) => ByName.TryGetValue(name, out var value) ? value : throw new FormatException($"A {typeof(TEnum).Name} must be {All}");

    /// <summary>Returns the value that a name stands for.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out TEnum value)
    {
        value = default;
        return name is not null && ByName.TryGetValue(name, out value);
    }

    private static string NameOf(TEnum value) =>
        typeof(TEnum).GetField(value.ToString())!.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
