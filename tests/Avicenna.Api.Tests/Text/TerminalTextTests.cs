using System.Globalization;
using System.Text.Json;
using Avicenna.Api.Text;
using CsCheck;

namespace Avicenna.Api.Tests.Text;

internal sealed class TerminalTextTests
{
    [TestCase("\u001b[2Jgone", "\\u001b[2Jgone")]
    [TestCase("two\r\nlines\ttab", "two\\u000d\\u000alines\\u0009tab")]
    [TestCase("\u009b31m C1", "\\u009b31m C1")]
    [TestCase("\u202egpj.exe\u2066", "\\u202egpj.exe\\u2066")]
    [TestCase("\u2028\u2029\u200b\ufeff\u00ad", "\\u2028\\u2029\\u200b\\ufeff\\u00ad")]
    [TestCase("tag \U000e0041", "tag \\udb40\\udc41")]
    [TestCase("caf\u00e9 \u65e5\u672c \U0001f469\u200d\U0001f680 \u0646\u200c\u0645", "caf\u00e9 \u65e5\u672c \U0001f469\u200d\U0001f680 \u0646\u200c\u0645")]
    public void Escape_WhatATerminalObeys_IsShown(string text, string shown) => TerminalText.Escape(text).Should().Be(shown);

    // Not a test case above: a test's arguments pass through UTF-8.
    [Test]
    public void Escape_LoneSurrogate_IsShown() => TerminalText.Escape("lone \ud83d!").Should().Be("lone \\ud83d!");

    [Test]
    public void EscapeLines_SeveralLines_StayLines() =>
        TerminalText.EscapeLines($"a\u001b{Environment.NewLine}   at b\u202e").Should().Be($"a\\u001b{Environment.NewLine}   at b\\u202e");

    [Test]
    public void Interpolation_LiteralsStandAndValuesAreEscaped()
    {
        TerminalText text = $"a\nb {"c\nd"} {12,4}|{"x",-3}|";

        text.ToString().Should().Be("a\nb c\\u000ad   12|x  |");
    }

    [Test]
    public void Escape_AnyText_HasNoControlsAndAnyJsonStaysTheSame() =>
        Gen.String.Sample(text =>
        {
            var json = JsonSerializer.Serialize(text.EnumerateRunes().Aggregate("", (whole, rune) => whole + rune));
            return TerminalText.Escape(text).All(unit => char.GetUnicodeCategory(unit) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                && JsonSerializer.Deserialize<string>(TerminalText.Escape(json)) == JsonSerializer.Deserialize<string>(json);
        });
}
