namespace Avicenna.Domain.Tests;

/// <summary>
/// Cases whose text has control characters or lone surrogates. Test runners select tests by name in XML, which can't contain these, so the
/// names have code points instead.
/// </summary>
internal static class Unprintable
{
    public static TestCaseData Case(string text) => new TestCaseData(text).SetArgDisplayNames(Name(text));

    public static TestCaseData Case(string text, string expected) => new TestCaseData(text, expected).SetArgDisplayNames(Name(text), expected);

    private static string Name(string text) => string.Join(' ', text.Select(character => character is >= '!' and <= '~' ? $"{character}" : $"U+{(int)character:X4}"));
}
