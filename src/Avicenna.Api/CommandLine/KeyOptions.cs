using System.CommandLine;
using System.Text;
using System.Text.Json;
using Avicenna.Api.ApiKeys;
using Avicenna.Api.Json;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.CommandLine;

/// <summary>The arguments and options that several commands on keys share, and how they are read.</summary>
internal static class KeyOptions
{
    private const string Never = "never";

    public static Option<string> Tenant() => new("--tenant") { Description = "The tenant's subdomain, such as acme", Required = true };

    public static Argument<string> Id() => new("id") { Description = "The key's id" };

    public static Option<string> Name() => new("--name") { Description = $"What people call the key, at most {ApiKeyName.MaxLength} characters" };

    public static Option<string> Permission() => new("--permission") { Description = $"'{PermissionNames.User}' or '{PermissionNames.Admin}'" };

    public static Option<int> RatelimitMin() => new("--ratelimit-min") { Description = $"Requests in any 60 seconds, {RequestLimit.Min} to {RequestLimit.Max}" };

    public static Option<string> ExpiresAt() => new("--expires-at") { Description = $"When the key ends, such as 2027-01-01T00:00:00Z, or '{Never}'" };

    public static Option<string> Metadata() => new("--metadata") { Description = "A JSON object; for an update it is merged into what is there, and 'null' removes all of it" };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts" };

    /// <exception cref="NotFoundException">It isn't an id.</exception>
    public static Guid ReadId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : throw ApiKeyErrors.NotFound();

    /// <exception cref="ValidationFailedException">It isn't an instant.</exception>
    public static Optional<DateTimeOffset?> ReadExpiresAt(string? text) =>
        text is null ? default
        : text == Never ? new Optional<DateTimeOffset?>(null)
        : Rfc3339.TryParse(text, out var instant) ? new Optional<DateTimeOffset?>(instant)
        : throw new ValidationFailedException("expires_at", $"expires_at must be an RFC 3339 date-time such as 2027-01-01T00:00:00Z, or '{Never}'");

    /// <summary>Reads metadata as strictly as the API does.</summary>
    /// <exception cref="ValidationFailedException">It isn't JSON.</exception>
    public static Optional<JsonElement?> ReadMetadata(string? text) =>
        text is null ? default : ((UpdateApiKeyRequest)JsonBody.Read(Encoding.UTF8.GetBytes($"{{\"metadata\":{text}}}"), typeof(UpdateApiKeyRequest), ApiJson.Options)).Metadata;

    public static Optional<T> ReadOptional<T>(this ParseResult parsed, Option<T> option) =>
        parsed.GetResult(option) is { Implicit: false } ? new Optional<T>(parsed.GetValue(option)!) : default;
}
