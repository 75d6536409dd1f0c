using System.ComponentModel;
using System.Globalization;

namespace Avicenna.Application.Settings;

/// <summary>An amount of memory in the configuration: a number of bytes, or a number with a unit, as in <c>256 MiB</c> or <c>1GB</c>.</summary>
/// <param name="Bytes">The amount in bytes.</param>
[TypeConverter(typeof(ByteSizeConverter))]
public readonly record struct ByteSize(long Bytes)
{
    private const long Kibi = 1024;

    // IEC 80000-13: KiB is 1024 bytes, kB is 1000.
    private static readonly (string Name, long Bytes)[] Units =
    [
        ("KiB", Kibi), ("MiB", Kibi * Kibi), ("GiB", Kibi * Kibi * Kibi), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1), ("", 1),
    ];

    public static ByteSize FromMebibytes(int mebibytes) => new(mebibytes * Kibi * Kibi);

    /// <summary>Parses a whole number with an optional unit. The unit's case and the space before it don't matter.</summary>
    public static bool TryParse(string? text, out ByteSize size)
    {
        var trimmed = (text ?? "").Trim();
        var unit = Units.First(unit => trimmed.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        var isNumber = long.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Name.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        size = isNumber && number <= long.MaxValue / unit.Bytes ? new ByteSize(number * unit.Bytes) : default;
        return isNumber && number <= long.MaxValue / unit.Bytes;
    }

    /// <summary>Formats the amount in the largest unit that gives a whole number.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var unit = Units.Take(3).Reverse().FirstOrDefault(unit => bytes != 0 && bytes % unit.Bytes == 0, ("B", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit.Bytes} {unit.Name}");
    }

    private sealed class ByteSizeConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            TryParse(value as string, out var size) ? size : throw new FormatException("The value must be a number of bytes, with or without a unit");
    }
}
