using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Avicenna.Domain.ApiKeys;

/// <summary>What a key's owner wants to remember with it: a JSON object, kept and measured in its compact form.</summary>
public sealed record KeyMetadata
{
    /// <summary>The largest metadata, in bytes of compact UTF-8.</summary>
    public const int MaxBytes = 4096;

    private KeyMetadata(string json) => Json = json;

    /// <summary>The object as compact JSON.</summary>
    public string Json { get; }

    /// <summary>Says in a sentence why <paramref name="value"/> can't be metadata; null when it can.</summary>
    public static string? FindProblem(JsonElement value) =>
        value.ValueKind != JsonValueKind.Object ? "Metadata must be a JSON object"
        : Encoding.UTF8.GetByteCount(CompactJson.Write(value)) > MaxBytes ? $"Metadata must be at most {MaxBytes} bytes of compact JSON"
        : null;

    /// <summary>Says in a sentence that new metadata holds what looks like a key, which would be kept and shown in plain text; null when it doesn't.</summary>
    public static string? FindSecret(JsonElement value) => SecretMask.HoldsKey(CompactJson.Write(value)) ? "Metadata must not contain an API key" : null;

    /// <exception cref="ArgumentException"><paramref name="value"/> can't be metadata; the message says why.</exception>
    public static KeyMetadata From(JsonElement value) =>
        FindProblem(value) is { } problem ? throw new ArgumentException(problem, nameof(value)) : new KeyMetadata(CompactJson.Write(value));

    /// <summary>Says in a sentence why <paramref name="patch"/> can't change <paramref name="current"/>; null when it can.</summary>
    public static string? FindProblem(KeyMetadata? current, JsonElement patch) =>
        patch.ValueKind != JsonValueKind.Object ? FindProblem(patch) : FindProblem(Merge(current?.ToJsonElement(), patch));

    /// <summary>Changes <paramref name="current"/> as a JSON merge patch says (RFC 7396): null removes a member, objects are merged.</summary>
    /// <exception cref="ArgumentException">The outcome can't be metadata; the message says why.</exception>
    public static KeyMetadata Patch(KeyMetadata? current, JsonElement patch) => From(Merge(current?.ToJsonElement(), patch));

    /// <summary>Takes back what <see cref="Json"/> once gave to the store.</summary>
    public static KeyMetadata FromStored(string json) => new(json);

    public JsonElement ToJsonElement() => JsonElement.Parse(Json);

    private static JsonElement Merge(JsonElement? target, JsonElement patch) =>
        JsonElement.Parse(Merge(target is { } value ? JsonNode.Parse(value.GetRawText()) : null, patch)?.ToJsonString() ?? "null");

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
                // In its place, so that a patch that changes no value doesn't look like a change.
                merged[member.Name] = Merge(merged[member.Name], member.Value);
            }
        }

        return merged;
    }
}
