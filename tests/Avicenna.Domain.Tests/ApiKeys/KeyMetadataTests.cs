using System.Text;
using System.Text.Json;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class KeyMetadataTests
{
    private const string NotAnObject = "Metadata must be a JSON object";
    private const string TooLarge = "Metadata must be at most 4096 bytes of compact JSON";

    [TestCase("{}", "{}")]
    [TestCase(" { \"a\" : 1 ,\r\n\t\"b\" : [ true , null , { } ] } ", """{"a":1,"b":[true,null,{}]}""")]
    [TestCase("""{"b":1,"a":2}""", """{"b":1,"a":2}""")]
    [TestCase("""{"a":"\u0061\/\u00e9"}""", """{"a":"a/é"}""")]
    [TestCase("""{"a":"\"\\\n\u0000"}""", """{"a":"\"\\\n\u0000"}""")]
    [TestCase("""{"<a>":"&'+"}""", """{"<a>":"&'+"}""")]
    [TestCase("""{"a":"\u0008\u000C\u000A\u000D\u0009\u001F\u0020"}""", """{"a":"\b\f\n\r\t\u001f "}""")]
    public void Parse_Object_KeepsItsCompactForm(string json, string expected) => From(json).Json.Should().Be(expected);

    [TestCase("1.0")]
    [TestCase("1e2")]
    [TestCase("1E+2")]
    [TestCase("-0")]
    [TestCase("0.10")]
    [TestCase("123456789012345678901234567890.123456789")]
    public void Parse_Number_KeepsItAsWritten(string number) => From($$"""{"a":{{number}}}""").Json.Should().Be($$"""{"a":{{number}}}""");

    [TestCase("😀")]
    [TestCase("\uE000")]
    [TestCase("é漢")]
    public void Parse_CharactersThatJsonNeedNotEscape_KeepsThemAsUtf8(string text) =>
        From($$"""{"{{text}}":"{{text}}"}""").Json.Should().Be($$"""{"{{text}}":"{{text}}"}""");

    [TestCase("a")]
    [TestCase("é")]
    [TestCase("漢")]
    [TestCase("😀")]
    [TestCase("\uE000")]
    public void TryParse_ObjectAtTheLimit_CountsUtf8Bytes(string character)
    {
        Problem.Of<KeyMetadata>(KeyMetadata.TryParse, Parse(ObjectOfBytes(KeyMetadata.MaxBytes, character))).Should().BeNull();
        Problem.Of<KeyMetadata>(KeyMetadata.TryParse, Parse(ObjectOfBytes(KeyMetadata.MaxBytes + 1, character))).Should().Be(TooLarge);
    }

    [Test]
    public void TryParse_LargeOnlyByWhiteSpaceAndEscapes_CountsTheCompactForm()
    {
        var spacious = $$"""{ "k" : {{new string(' ', KeyMetadata.MaxBytes)}} "{{string.Concat(Enumerable.Repeat(@"\u0061", 4000))}}" }""";

        Problem.Of<KeyMetadata>(KeyMetadata.TryParse, Parse(spacious)).Should().BeNull();
        From(spacious).Json.Should().HaveLength(4008);
    }

    [TestCase("[]")]
    [TestCase("[{}]")]
    [TestCase("\"{}\"")]
    [TestCase("1")]
    [TestCase("true")]
    [TestCase("false")]
    [TestCase("null")]
    public void TryParse_AnythingButAnObject_SaysSo(string json) =>
        Problem.Of<KeyMetadata>(KeyMetadata.TryParse, Parse(json)).Should().Be(NotAnObject);

    [Test]
    public void TryParse_NoElementAtAll_SaysThatItIsNoObject() => Problem.Of<KeyMetadata>(KeyMetadata.TryParse, default(JsonElement)).Should().Be(NotAnObject);

    [TestCase("""{"a":"avcna_sk_1"}""")]
    [TestCase("""{"a":{"avcna_sk_1":[]}}""")]
    [TestCase("""{"a":"avcna\u005fsk\u005f1"}""")]
    public void TryParse_ObjectThatHoldsAKey_RefusesIt(string json)
    {
        Problem.Of<KeyMetadata>(KeyMetadata.TryParse, Parse(json)).Should().Be("Metadata must not contain an API key");
        KeyMetadata.FromStored(json).Json.Should().Be(json, "an earlier version may have accepted it");
    }

    [Test]
    public void Parse_ValueWithAProblem_ThrowsWithItsSentence()
    {
        var act = () => From("[]");

        act.Should().Throw<FormatException>().WithMessage(NotAnObject);
    }

    [Test]
    public void FromStored_JsonOfMetadata_IsThatMetadata()
    {
        var metadata = From("""{"team":"ingest","n":1.0}""");

        KeyMetadata.FromStored(metadata.Json).Should().Be(metadata);
        metadata.ToJsonElement().GetRawText().Should().Be(metadata.Json);
    }

    private static string ObjectOfBytes(int size, string character)
    {
        var payload = size - """{"k":""}""".Length;
        var width = Encoding.UTF8.GetByteCount(character);
        var json = $$"""{"k":"{{string.Concat(Enumerable.Repeat(character, payload / width))}}{{new string('-', payload % width)}}"}""";
        Encoding.UTF8.GetByteCount(json).Should().Be(size);
        return json;
    }

    private static KeyMetadata From(string json) => KeyMetadata.Parse(Parse(json));

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
