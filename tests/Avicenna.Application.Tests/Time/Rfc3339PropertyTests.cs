using System.Globalization;
using Avicenna.Application.Time;
using CsCheck;

namespace Avicenna.Application.Tests.Time;

public sealed class Rfc3339PropertyTests
{
    private const int Iterations = 5_000;

    private static readonly Gen<TimeSpan> Offsets = Gen.Int[-14 * 60, 14 * 60].Select(minutes => TimeSpan.FromMinutes(minutes));

    // A day from either end, so that every offset of a moment is a moment too.
    private static readonly Gen<DateTimeOffset> Moments = Gen.Select(
        Gen.Long[DateTimeOffset.MinValue.AddDays(1).Ticks, DateTimeOffset.MaxValue.AddDays(-1).Ticks],
        Gen.OneOf(1L, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond),
        Offsets,
        (ticks, unit, offset) => new DateTimeOffset(ticks / unit * unit, TimeSpan.Zero).ToOffset(offset));

    [Test]
    public void TryParse_WhatFormatWrote_IsTheMomentCutToTheMillisecond() =>
        Moments.Sample(
            moment => Rfc3339.TryParse(Rfc3339.Format(moment), out var parsed)
                && parsed.Offset == TimeSpan.Zero
                && parsed.Ticks == moment.UtcTicks / 10_000 * 10_000,
            iter: Iterations);

    [Test]
    public void Format_AnyMoment_HasThreeFractionalDigitsOrNone() =>
        Moments.Sample(
            moment =>
            {
                var text = Rfc3339.Format(moment);
                var hasFraction = moment.UtcTicks / 10_000 % 1_000 != 0;
                return text.EndsWith("+00:00", StringComparison.Ordinal)
                    && text.Contains('.', StringComparison.Ordinal) == hasFraction
                    && text.Length == (hasFraction ? 29 : 25);
            },
            iter: Iterations);

    [Test]
    public void TryParse_AnyOffsetAndFraction_AgreesWithTheFrameworkUpToTheCut() =>
        Moments.Sample(
            moment =>
            {
                var text = moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
                return Rfc3339.TryParse(text, out var parsed) && parsed.Ticks == moment.UtcTicks / 10_000 * 10_000;
            },
            iter: Iterations);

    [Test]
    public void TryParse_AlmostADateTime_IsReadOrRefusedButNeverThrows() =>
        Gen.Select(Moments.Select(Rfc3339.Format), Gen.Int[0, 24], Gen.Char["0123456789-:TZtz+. "]).Sample(
            (text, place, character) =>
                Rfc3339.TryParse($"{text[..place]}{character}{text[(place + 1)..]}", out var parsed) || parsed == default,
            iter: Iterations);
}
