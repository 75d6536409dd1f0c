using System.Text.Json;
using System.Text.Json.Nodes;

namespace Avicenna.Domain.ApiKeys;

/// <summary>Custom data of a key: a JSON object, stored and measured as compact JSON.</summary>
public sealed record KeyMetadata
{
    /// <summary>The maximum size in bytes of compact UTF-8.</summary>
    public const int MaxBytes = 4096;

    private KeyMetadata(string json) => Json = json;

    /// <summary>The object as compact JSON.</summary>
    public string Json { get; }

    /// <summary>Creates metadata from a JSON value, or returns a message why it can't be metadata.</summary>
    public static bool TryParse(JsonElement value, [NotNullWhen(true)] out KeyMetadata? metadata, [NotNullWhen(false)] out string? problem) =>
        TryRead(value, value, out metadata, out problem);

    /// <exception cref="FormatException"><paramref name="value"/> can't be metadata; the message says why.</exception>
    public static KeyMetadata Parse(JsonElement value) => TryParse(value, out var metadata, out var problem) ? metadata : throw new FormatException(problem);

    /// <summary>
    /// Applies a JSON merge patch (RFC 7396) to <paramref name="current"/>: null removes a member, and objects are merged. Otherwise
    /// returns a message why the patch or its result can't be metadata.
    /// </summary>
    public static bool TryPatch(KeyMetadata? current, JsonElement patch, [NotNullWhen(true)] out KeyMetadata? metadata, [NotNullWhen(false)] out string? problem) =>
        TryRead(patch.ValueKind == JsonValueKind.Object ? Merge(current?.ToJsonElement(), patch) : patch, patch, out metadata, out problem);

    /// <summary>Returns stored metadata, which must be the value of a <see cref="Json"/>.</summary>
    public static KeyMetadata FromStored(string json) => new(json);

    public JsonElement ToJsonElement() => JsonElement.Parse(Json);

    // Only new data is checked for keys, because earlier versions accepted metadata with keys.
    private static bool TryRead(JsonElement value, JsonElement added, [NotNullWhen(true)] out KeyMetadata? metadata, [NotNullWhen(false)] out string? problem)
    {
        var json = value.ValueKind == JsonValueKind.Object ? CompactJson.Write(value) : null;
        problem = json is null ? "Metadata must be a JSON object"
            : Encoding.UTF8.GetByteCount(json) > MaxBytes ? $"Metadata must be at most {MaxBytes} bytes of compact JSON"
            : SecretMask.HoldsKey(CompactJson.Write(added)) ? "Metadata must not contain an API key"
            : null;
        metadata = problem is null ? new KeyMetadata(json!) : null;
        return metadata is not null;
    }

    // The patch is an object, so the result is one, and never null.
    private static JsonElement Merge(JsonElement? target, JsonElement patch) =>
        JsonElement.Parse(Merge(target is { } value ? JsonNode.Parse(value.GetRawText()) : null, patch)!.ToJsonString());

    private static JsonNode? Merge(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return JsonNode.Parse(patch.GetRawText());
        }

        var merged = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(member.Name);
            }
            else
            {
                // Members keep their order, so that a patch without effect isn't a change.
                merged[member.Name] = Merge(merged[member.Name], member.Value);
            }
        }

        return merged;
    }
}
