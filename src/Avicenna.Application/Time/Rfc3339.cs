using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Avicenna.Application.Time;

/// <summary>Formats and parses timestamps of the API (RFC 3339), in UTC with <c>+00:00</c>.</summary>
public static partial class Rfc3339
{
    // Lengths in characters.
    private const int WithoutFraction = 19;
    private const int WithMilliseconds = 23;
    private const int Offset = 6;

    /// <summary>Formats a timestamp, with three fractional digits unless the fraction is zero.</summary>
    public static string Format(DateTimeOffset instant)
    {
        // The round-trip format, which is much faster than a custom one, has seven digits.
        Span<char> text = stackalloc char[33];
        instant.ToUniversalTime().TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var length = instant.UtcTicks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMillisecond ? WithoutFraction : WithMilliseconds;
        return string.Concat(text[..length], text[^Offset..]);
    }

    /// <summary>
    /// Parses a <c>date-time</c> with any offset and any number of fractional digits, truncated to the millisecond. Leap seconds (<c>:60</c>)
    /// aren't supported.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset instant)
    {
        instant = default;
        var match = DateTimePattern.Match(text ?? "");
        if (!match.Success
            || !DateTime.TryParseExact(match.Groups["local"].Value.ToUpperInvariant(), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        var milliseconds = match.Groups["fraction"].Value.PadRight(3, '0')[..3];
        var ticks = local.Ticks + (int.Parse(milliseconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMillisecond);
        if (match.Groups["sign"].Success)
        {
            var hours = int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture);
            var minutes = int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture);
            if (hours > 23 || minutes > 59)
            {
                return false;
            }

            var offset = new TimeSpan(hours, minutes, 0).Ticks;
            ticks += match.Groups["sign"].Value == "-" ? offset : -offset;
        }

        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Says in a sentence why the query parameter <paramref name="name"/> isn't a date-time; null where it is one, or is left out.</summary>
    // A plus sign in a query means a space, so the example does without.
    public static string? FindProblem(string name, string? text) =>
        text is null || TryParse(text, out _) ? null : $"{name} must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";

    [GeneratedRegex(
        @"\A(?<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?<fraction>[0-9]+))?(?:[Zz]|(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex DateTimePattern { get; }
}
