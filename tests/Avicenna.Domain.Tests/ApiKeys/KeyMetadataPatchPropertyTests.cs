using System.Text.Json;
using Avicenna.Domain.ApiKeys;
using CsCheck;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class KeyMetadataPatchPropertyTests
{
    private const int Iterations = 5_000;

    // Few names, so that patches meet what they patch.
    private static readonly Gen<string> Names = Gen.OneOf("a", "b", "c", "", "é");

    private static readonly Gen<string> Leaves = Gen.OneOf("null", "null", "true", "1", "1.0", "-2e3", "\"x\"", "\"\\n😀\"", "[]", "[null]", "[{\"a\":null}]");

    private static readonly Gen<string> Objects = Gen.Recursive<string>((depth, inner) =>
        Gen.Select(Names, depth < 4 ? Gen.OneOf(Leaves, inner) : Leaves).Array[0, 4].Select(members =>
            $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"));

    [Test]
    public void Patch_AnyObjects_GivesWhatTheRfcsPseudocodeGives() =>
        Gen.Select(Objects, Objects).Sample(
            (current, patch) => JsonElement.DeepEquals(
                Patch(current, patch).ToJsonElement(),
                JsonElement.Parse(Write(MergePatch(Read(JsonElement.Parse(current)), Read(JsonElement.Parse(patch)))))),
            iter: Iterations);

    [Test]
    public void Patch_Twice_ChangesNothingMore() =>
        Gen.Select(Objects, Objects).Sample(
            (current, patch) =>
            {
                var once = Patch(current, patch);
                return Patch(once, patch) == once;
            },
            iter: Iterations);

    [Test]
    public void Patch_Nothing_IsCompactAsParseIs() =>
        Objects.Sample(current => Patch(current, "{}") == KeyMetadata.Parse(JsonElement.Parse(current)), iter: Iterations);

    private static KeyMetadata Patch(string current, string patch) => Patch(KeyMetadata.Parse(JsonElement.Parse(current)), patch);

    private static KeyMetadata Patch(KeyMetadata current, string patch) =>
        KeyMetadata.TryPatch(current, JsonElement.Parse(patch), out var patched, out var problem) ? patched : throw new InvalidOperationException(problem);

    /// <summary>RFC 7396, section 2, word for word; objects are dictionaries, everything else is its text.</summary>
    private static object MergePatch(object? target, object patch)
    {
        if (patch is not Dictionary<string, object> patchObject)
        {
            return patch;
        }

        var targetObject = target as Dictionary<string, object> ?? [];
        foreach (var (name, value) in patchObject)
        {
            if (value is "null")
            {
                targetObject.Remove(name);
            }
            else
            {
                targetObject[name] = MergePatch(targetObject.GetValueOrDefault(name), value);
            }
        }

        return targetObject;
    }

    private static object Read(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value))
        : json.GetRawText();

    private static string Write(object value) => value is Dictionary<string, object> members
        ? $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{Write(member.Value)}"))}}}"
        : (string)value;
}
