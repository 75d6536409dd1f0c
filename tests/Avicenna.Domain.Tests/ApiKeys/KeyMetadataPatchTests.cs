using System.Text.Json;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

/// <summary>JSON merge patch, RFC 7396; the cases are those of its appendix A whose outcome is an object, and our own.</summary>
public sealed class KeyMetadataPatchTests
{
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [TestCase(null, """{"a":{"b":null,"c":[null]}}""", """{"a":{"c":[null]}}""")]
    [TestCase("""{"a":1.0}""", """{"b":1e2}""", """{"a":1.0,"b":1e2}""")]
    [TestCase("""{"a":"ö😀<"}""", """{"b":"\u00e9"}""", """{"a":"ö😀<","b":"é"}""")]
    [TestCase("""{"a":1}""", """{}""", """{"a":1}""")]
    public void Patch_AnObject_IsMergedRecursively(string? current, string patch, string expected)
    {
        var metadata = current is null ? null : KeyMetadata.FromStored(current);

        KeyMetadata.FindProblem(metadata, JsonElement.Parse(patch)).Should().BeNull();
        KeyMetadata.Patch(metadata, JsonElement.Parse(patch)).Json.Should().Be(expected);
    }

    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("\"a\"")]
    public void Patch_WhatIsNoObject_IsRefused(string patch) =>
        KeyMetadata.FindProblem(KeyMetadata.FromStored("{}"), JsonElement.Parse(patch)).Should().Be("Metadata must be a JSON object");

    [Test]
    public void Patch_OutcomeOverFourKiB_IsRefusedThoughThePatchIsSmall()
    {
        var current = KeyMetadata.FromStored($$"""{"a":"{{new string('x', KeyMetadata.MaxBytes - 20)}}"}""");

        KeyMetadata.FindProblem(current, JsonElement.Parse("""{"b":"0123456789"}""")).Should().Be("Metadata must be at most 4096 bytes of compact JSON");
        KeyMetadata.FindProblem(current, JsonElement.Parse("""{"a":null,"b":"0123456789"}""")).Should().BeNull();
    }
}
