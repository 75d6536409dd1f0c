using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Avicenna.Application.Auditing;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// Writes the state of a target for the audit trail, as JSON. It contains the hints of secrets, but neither secrets nor hashes.
/// </summary>
internal static class AuditedState
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ApiKey key) => Write(json =>
    {
        json.WriteString("name", key.Name.Value);
        json.WriteNumber("ratelimit_min", key.RequestLimit.PerMinute);
        json.WriteString("permission", Names<Permission>.Of(key.Permission));
        json.WriteBoolean("enabled", key.Enabled);
        json.WriteString("expires_at", Format(key.ExpiresAt));
        json.WritePropertyName("metadata");
        json.WriteRawValue(key.Metadata?.Json ?? "null");
        json.WriteString("owner_id", key.OwnerId?.Value);
        WriteList(json, "scopes", key.Scopes.Scopes);
        WriteList(json, "allowed_addresses", key.AllowedAddresses.Ranges);
        json.WriteString("key_hint", key.KeyHint);
        json.WriteString("previous_key_expires_at", Format(key.PreviousKeyExpiresAt));
    });

    public static string Of(Endpoint endpoint) => Write(json =>
    {
        json.WriteString("path", endpoint.Path.Value);
        json.WriteString("method", endpoint.Method.Value);
        json.WriteString("authentication", Names<RequiredAuthentication>.Of(endpoint.Authentication));
        WriteList(json, "scopes", endpoint.Scopes.Scopes);
    });

    public static string Of(TenantSettings settings) => Write(json =>
    {
        json.WriteString("default_authentication", Names<RequiredAuthentication>.Of(settings.DefaultAuthentication));
        json.WriteBoolean("allow_preflight", settings.AllowPreflight);
    });

    public static string Of(bool enabled) => Write(json => json.WriteBoolean("enabled", enabled));

    public static string Of(RefusedCall call) => Write(json =>
    {
        json.WriteString("call", call.Call);
        json.WriteNumber("count", call.Count);
    });

    /// <summary>The state after events were pruned, as <see cref="AuditAnchor.Read"/> reads it.</summary>
    public static string Of(AuditCut cut) => Write(json =>
    {
        json.WriteString("before", Rfc3339.Format(cut.Before));
        json.WriteString("head", cut.Head.ToString());
        json.WriteNumber("count", cut.Count);
    });

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string? Format(DateTimeOffset? instant) => instant is { } value ? Rfc3339.Format(value) : null;

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
