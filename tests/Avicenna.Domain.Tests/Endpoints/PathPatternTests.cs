using Avicenna.Domain.Endpoints;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class PathPatternTests
{
    private const string Start = "path must begin with '/'";
    private const string EmptySegment = "path must not have an empty segment: write one '/' between segments";
    private const string DotSegment = "path must not have '.' or '..' as a segment, plain or escaped: write the path that it leads to";
    private const string Separator = "path must not contain '\\', %5C or %2F: only '/' separates segments";
    private const string Control = "path must not contain control characters, plain or escaped";
    private const string Semicolon = "path must not contain ';': write %3B for a literal one";
    private const string Fragment = "path must not contain '#': write %23 for a literal one";
    private const string Query = "path must not contain '?', as a query takes no part in matching: write %3F for a literal one";
    private const string Escape = "path must have two hexadecimal digits after each '%': write %25 for a literal one";
    private const string Encoding = "path must be UTF-8 where it has escapes above %7F";
    private const string LoneSurrogate = "path must be well-formed Unicode, without lone surrogates";
    private const string Wildcard = "path must have '*' only as a whole segment: write '*' to match one segment, %2A for a literal one";
    private const string Rest = "path must have '**' only as its last segment: write '*' to match one segment";
    private const string Brace = "path must not contain '{' or '}', which other routers use for parameters: write '*' to match one segment, %7B and %7D for literal ones";
    private const string Colon = "path must not have a segment that begins with ':', which other routers use for parameters: write '*' to match one segment, %3A for a literal one";
    private const string Key = "path must not contain an API key";
    private const string TooLong = "path must be at most 1024 characters, each octet that needs an escape counting as three";

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(null, Start),
        new("", Start),
        new("a", Start),
        new("*", Start),
        new("https://example.com/a", Start),
        new("//", EmptySegment),
        new("/a//b", EmptySegment),
        new("/a//", EmptySegment),
        new("/.", DotSegment),
        new("/a/../b", DotSegment),
        new("/%2e%2E/**", DotSegment),
        new("/a\\b", Separator),
        new("/a%5cb", Separator),
        new("/a%2Fb", Separator),
        new("/a\n", Control),
        new("/\0", Control),
        new("/%00", Control),
        new("/%7F", Control),
        new("/\u0085", Control),
        new("/%C2%85", Control),
        new("/a;b", Semicolon),
        new("/a#b", Fragment),
        new("/a?b", Query),
        new("/a?", Query),
        new("/100%", Escape),
        new("/%4", Escape),
        new("/%zz", Escape),
        new("/%u002e", Escape),
        new("/%FF", Encoding),
        new("/%C3", Encoding),
        new("/%C3/a", Encoding),
        new("/%ED%A0%80", Encoding),
        new("/%C3é", Encoding),
        Unprintable.Case("/\uD800", LoneSurrogate),
        Unprintable.Case("/a\uDC00b", LoneSurrogate),
        new("/a*", Wildcard),
        new("/*a/b", Wildcard),
        new("/a/***", Wildcard),
        new("/a/**b", Wildcard),
        new("/*%2A", Wildcard),
        new("/**/a", Rest),
        new("/a/**/*", Rest),
        new("/**/**", Rest),
        new("/**/a/", Rest),
        new("/orders/{id}", Brace),
        new("/{id}/items", Brace),
        new("/{**rest}", Brace),
        new("/files/{*path}", Brace),
        new("/a{b", Brace),
        new("/a}/*", Brace),
        new("/{}", Brace),
        new("/{id}/:id", Brace),
        new("/:id", Colon),
        new("/orders/:id/items", Colon),
        new("/orders/:", Colon),
        new("/:id*", Colon),
        new("/" + new string('a', PathPattern.MaxLength), TooLong),
        new("/" + new string('a', PathPattern.MaxLength - 1) + "/", TooLong),
        new("/" + new string('é', PathPattern.MaxLength / 6 + 1), TooLong),
        new("/" + new string(' ', PathPattern.MaxLength / 3 + 1), TooLong),
        new("/" + string.Concat(Enumerable.Repeat("%61", PathPattern.MaxLength / 3 + 1)), TooLong),
        new("/orders/avcna_sk_1", Key),
        new("/avcna%5Fsk%5F1/*", Key),
        new("/AVCNA%5FSK_1", Key),
    ];

    [TestCase("/", "/")]
    [TestCase("/a", "/a")]
    [TestCase("/Orders/%7Bid%7d/", "/orders/%7bid%7d")]
    [TestCase("/%3Aid", "/%3aid")]
    [TestCase("/*", "/*")]
    [TestCase("/**", "/**")]
    [TestCase("/a/*/b/**", "/a/*/b/**")]
    [TestCase("/a/*/", "/a/*")]
    [TestCase("/a/**/", "/a/**")]
    [TestCase("/*/*", "/*/*")]
    [TestCase("/%2A", "/%2a")]
    [TestCase("/a%2ab", "/a%2ab")]
    [TestCase("/%61%2D", "/a-")]
    [TestCase("/%3B%23%3F%25", "/%3b%23%3f%25")]
    [TestCase("/items:purge", "/items%3apurge")]
    [TestCase("/café/É", "/caf%c3%a9/%c3%89")]
    [TestCase("/caf%C3%A9", "/caf%c3%a9")]
    [TestCase("/😀", "/%f0%9f%98%80")]
    [TestCase("/\uFFFD", "/%ef%bf%bd")]
    [SetCulture("tr-TR")]
    public void Parse_Pattern_KeepsItAndHasItsCanonicalForm(string text, string canonical)
    {
        var pattern = PathPattern.Parse(text);

        Problem.Of<PathPattern>(PathPattern.TryParse, text).Should().BeNull();
        pattern.Value.Should().Be(text);
        pattern.ToString().Should().Be(text);
        pattern.Canonical.Should().Be(canonical);
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void TryParse_AnythingElse_SaysWhatIsWrong(string? text, string sentence)
    {
        Problem.Of<PathPattern>(PathPattern.TryParse, text).Should().Be(sentence);

        var act = () => PathPattern.Parse(text);
        act.Should().Throw<FormatException>().WithMessage(sentence);
    }

    [TestCase("/Orders/{id}/", "/orders/%7bid%7d")]
    [TestCase("/orders/:id", "/orders/%3aid")]
    [TestCase("/a/*/b/**", "/a/*/b/**")]
    [TestCase("/avcna_sk_1", "/avcna_sk_1")]
    public void FromStored_PatternOfAnyVersion_KeepsItAndStaysLiteral(string text, string canonical)
    {
        var pattern = PathPattern.FromStored(text);

        (pattern.Value, pattern.Canonical).Should().Be((text, canonical));
    }

    [TestCase("/a*", Wildcard)]
    [TestCase("/a/../b", DotSegment)]
    [TestCase("", Start)]
    public void FromStored_WhatNoVersionStored_SaysWhatIsWrong(string text, string sentence)
    {
        var act = () => PathPattern.FromStored(text);

        act.Should().Throw<FormatException>().WithMessage(sentence);
    }

    [Test]
    public void Parse_LongestPattern_KeepsIt()
    {
        PathPattern.Parse("/" + new string('a', PathPattern.MaxLength - 1)).Canonical.Should().HaveLength(1024);
        PathPattern.Parse("/" + new string('é', PathPattern.MaxLength / 6)).Canonical.Should().HaveLength(1021);
    }

    [Test]
    public void Equals_PatternsOfOneCanonicalForm_AreOnePattern()
    {
        PathPattern.Parse("/A/%62/").Should().Be(PathPattern.Parse("/a/B"));
        PathPattern.Parse("/A/%62/").GetHashCode().Should().Be(PathPattern.Parse("/a/B").GetHashCode());
        PathPattern.Parse("/a").Should().NotBe(PathPattern.Parse("/a/*"));
        PathPattern.Parse("/%2A").Should().NotBe(PathPattern.Parse("/*"));
    }
}
