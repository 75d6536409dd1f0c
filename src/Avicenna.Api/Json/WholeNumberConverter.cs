using System.Buffers;
using System.Numerics;
using System.Text.Json.Serialization;

namespace Avicenna.Api.Json;

/// <summary>
/// Reads whole numbers in any JSON notation: <c>120</c>, <c>120.0</c>, <c>1.2e2</c>. The value is computed exactly, without rounding. A whole
/// number outside the range of <see cref="int"/> becomes its minimum or maximum, which range validation then rejects.
/// </summary>
internal sealed class WholeNumberConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException();
        }

        return reader.TryGetInt32(out var number)
            ? number
            : Parse(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    /// <summary>Computes <c>digits × 10^exponent</c>, with trailing zeros of the digits moved into the exponent.</summary>
    private static int Parse(string text)
    {
        var isNegative = text[0] == '-';
        var exponentAt = text.IndexOfAny(['e', 'E']);
        var mantissa = (exponentAt < 0 ? text : text[..exponentAt]).TrimStart('-');
        var pointAt = mantissa.IndexOf('.');
        var fractionLength = pointAt < 0 ? 0 : mantissa.Length - pointAt - 1;
        var allDigits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var digits = allDigits.TrimEnd('0');
        if (digits.Length == 0)
        {
            return 0;
        }

        var exponent = (exponentAt < 0 ? BigInteger.Zero : BigInteger.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            - fractionLength + allDigits.Length - digits.Length;
        if (exponent < 0)
        {
            throw new JsonException();
        }

        const int MaxDigits = 10;
        var magnitude = digits.Length + exponent > MaxDigits
            ? long.MaxValue
            : long.Parse(digits, CultureInfo.InvariantCulture) * (long)Math.Pow(10, (int)exponent);
        return (int)Math.Clamp(isNegative ? -magnitude : magnitude, int.MinValue, int.MaxValue);
    }
}
