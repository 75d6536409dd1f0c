using System.ComponentModel;
using System.Globalization;

namespace Avicenna.Application.Settings;

/// <summary>Formats and checks values of settings for messages.</summary>
public static class SettingValue
{
    private const int MaxShown = 40;

    /// <summary>
    /// Returns the value in quotes, for a message about it, or <c>'***'</c> if it may be a misplaced secret: parts of connection strings, base64
    /// and long values.
    /// </summary>
    public static string Show(string? value) =>
        value is null ? "''"
        : value.Length > MaxShown || value.AsSpan().ContainsAny("=;\r\n") || SecretMask.IsNeeded(value) ? "'***'"
        : $"'{value}'";

    /// <summary>Returns what a value must be to be converted to the type; null if it can be.</summary>
    internal static string? FindProblem(Type type, string value)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return value.Length == 0 ? null : FindProblem(underlying, value);
        }

        var rule =
            type == typeof(string) ? null
            : type == typeof(bool) ? bool.TryParse(value, out _) ? null : "true or false"
            : type == typeof(int) ? int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number"
            : type == typeof(TimeSpan) ? IsTimeSpan(value) ? null : "a time such as 00:01:00 for one minute"
            : type == typeof(ByteSize) ? ByteSize.TryParse(value, out _) ? null : "an amount of memory such as 256 MiB"
            : type.IsEnum ? IsNameOf(type, value) ? null : $"one of {string.Join(", ", Enum.GetNames(type))}"
            : TypeDescriptor.GetConverter(type).IsValid(value) ? null : $"a {type.Name}";
        return rule is null ? null : $"must be {rule}, not {Show(value)}";
    }

    // A plain number would be read as days.
    private static bool IsTimeSpan(string value) =>
        value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _);

    private static bool IsNameOf(Type type, string value) =>
        value.Split(',', StringSplitOptions.TrimEntries).All(name => Enum.GetNames(type).Contains(name, StringComparer.OrdinalIgnoreCase));
}
