using System.Text.Json;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class KeyMetadataPatchTests
{
    private const string NotAnObject = "Metadata must be a JSON object";
    private const string TooLarge = "Metadata must be at most 4096 bytes of compact JSON";

    // RFC 7396, appendix A: those that start from objects and end in them.
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
    public void Patch_ExampleOfTheRfc_GivesItsOutcome(string current, string patch, string expected) => Patch(current, patch).Should().Be(expected);

    // RFC 7396, appendix A: those that would make something else than an object of one.
    [TestCase("""{"a":"foo"}""", "null")]
    [TestCase("""{"a":"foo"}""", "\"bar\"")]
    [TestCase("""{"a":"b"}""", """["c"]""")]
    public void TryPatch_PatchThatLeavesNoObject_SaysSo(string current, string patch)
    {
        FindProblem(current, patch).Should().Be(NotAnObject);
    }

    [TestCase("{}", "{}")]
    [TestCase("""{"a":null}""", "{}")]
    [TestCase("""{ "a" : { "b" : null, "c" : 1 } }""", """{"a":{"c":1}}""")]
    public void Patch_NothingYet_MakesAnObjectWithoutNulls(string patch, string expected) =>
        Patch(current: (KeyMetadata?)null, patch).Json.Should().Be(expected);

    [TestCase("""{"a":{"b":1}}""", """{"a":2}""", """{"a":2}""")]
    [TestCase("""{"a":[1,2]}""", """{"a":{"b":null}}""", """{"a":{}}""")]
    [TestCase("""{"a":null}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [TestCase("""{"a":{"b":{"c":1,"d":2}}}""", """{"a":{"b":{"c":null}}}""", """{"a":{"b":{"d":2}}}""")]
    [TestCase("""{}""", """{"a":[null,{"b":null}]}""", """{"a":[null,{"b":null}]}""")]
    [TestCase("""{"":1,"A":1}""", """{"":2,"a":3}""", """{"":2,"A":1,"a":3}""")]
    public void Patch_OtherShapes_FollowsTheRfc(string current, string patch, string expected) => Patch(current, patch).Should().Be(expected);

    /// <summary>A key is only written, and its change only audited, where something differs.</summary>
    [TestCase("{}")]
    [TestCase("""{"a":1}""")]
    [TestCase("""{"b":{"c":"é"}}""")]
    [TestCase("""{"x":null}""")]
    [TestCase("""{"d":[1.0,{}],"a":1}""")]
    public void Patch_NoOtherValues_LeavesEverythingInItsPlace(string patch)
    {
        var current = From("""{"a":1,"b":{"c":"é","e":2},"d":[1.0,{}]}""");

        Patch(current, patch).Should().Be(current);
    }

    [TestCase("1.0")]
    [TestCase("1E+2")]
    [TestCase("-0")]
    [TestCase("1e400")]
    [TestCase("123456789012345678901234567890.123456789")]
    public void Patch_Numbers_KeepsThemAsWritten(string number) =>
        Patch($$"""{"kept":{{number}},"list":[{{number}}]}""", $$$"""{"new":{"n":{{{number}}}}}""")
            .Should().Be($$$"""{"kept":{{{number}}},"list":[{{{number}}}],"new":{"n":{{{number}}}}}""");

    [TestCase("é漢😀\uE000")]
    [TestCase("<&'+>/")]
    [TestCase("""\"\\\n\u0000""")]
    public void Patch_Texts_KeepsThemCompact(string text) =>
        Patch($$"""{"{{text}}":"{{text}}"}""", $$"""{"b":"{{text}}"}""").Should().Be($$"""{"{{text}}":"{{text}}","b":"{{text}}"}""");

    [TestCase("""{"b":"avcna_sk_1"}""")]
    [TestCase("""{"b":{"avcna_sk_1":null}}""")]
    [TestCase("""{"b":[{"c":"avcna\u005fsk\u005f1"}]}""")]
    public void TryPatch_PatchThatHoldsAKey_RefusesIt(string patch) => FindProblem("""{"a":1}""", patch).Should().Be("Metadata must not contain an API key");

    /// <summary>An earlier version may have accepted it.</summary>
    [Test]
    public void Patch_CurrentMetadataThatHoldsAKey_StaysChangeable()
    {
        var current = KeyMetadata.FromStored("""{"a":"avcna_sk_1"}""");

        Patch(current, """{"b":1}""").Json.Should().Be("""{"a":"avcna_sk_1","b":1}""");
        Patch(current, """{"a":null}""").Json.Should().Be("{}");
    }

    [Test]
    public void TryPatch_LargePatchThatMakesRoom_IsJudgedByTheOutcome()
    {
        var current = $$"""{"old":"{{Filling(4000)}}"}""";
        var swap = $$"""{"old":null,"new":"{{Filling(4000)}}","{{Filling(4000)}}":null}""";

        FindProblem(current, swap).Should().BeNull();
        Patch(current, swap).Should().Be($$"""{"new":"{{Filling(4000)}}"}""");
    }

    [Test]
    public void TryPatch_SmallPatchThatFillsUp_IsJudgedByTheOutcome()
    {
        var current = $$"""{"a":"{{Filling(4000)}}"}""";
        var room = KeyMetadata.MaxBytes - $$"""{"a":"{{Filling(4000)}}","b":""}""".Length;

        FindProblem(current, $$"""{"b":"{{Filling(room)}}"}""").Should().BeNull();
        FindProblem(current, $$"""{"b":"{{Filling(room + 1)}}"}""").Should().Be(TooLarge);
    }

    private static string Filling(int length) => new('x', length);

    private static string Patch(string current, string patch) => Patch(From(current), patch).Json;

    private static KeyMetadata Patch(KeyMetadata? current, string patch) =>
        KeyMetadata.TryPatch(current, JsonElement.Parse(patch), out var patched, out var problem) ? patched : throw new InvalidOperationException(problem);

    private static string? FindProblem(string current, string patch)
    {
        KeyMetadata.TryPatch(From(current), JsonElement.Parse(patch), out var patched, out var problem).Should().Be(problem is null);
        (patched is null).Should().Be(problem is not null);
        return problem;
    }

    private static KeyMetadata From(string json) => KeyMetadata.Parse(JsonElement.Parse(json));
}
