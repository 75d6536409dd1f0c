using System.CommandLine;
using System.Globalization;
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
    /// <summary>The name of the option that makes a command print JSON.</summary>
    public const string JsonName = "--json";

    private const string Never = "never";

    public static Option<string> Tenant() => new("--tenant") { Description = "The tenant's subdomain, such as acme", Required = true };

    public static Argument<string> Id() => new("id") { Description = "The key's id" };

    public static Option<string> Name() => new("--name") { Description = $"What people call the key, at most {ApiKeyName.MaxLength} characters" };

    public static Option<string> Permission() => new("--permission") { Description = $"'{PermissionNames.User}' or '{PermissionNames.Admin}'" };

    public static Option<int> RatelimitMin() => Number("--ratelimit-min", $"Requests in any 60 seconds, {RequestLimit.Min} to {RequestLimit.Max}");

    /// <summary>An option that takes a whole number.</summary>
    public static Option<int> Number(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                result.AddError($"{name} must be a whole number, not '{result.Tokens[0].Value}'");
            }

            return number;
        },
    };

    public static Option<string> ExpiresAt() => new("--expires-at") { Description = $"When the key ends, such as 2027-01-01T00:00:00Z, or '{Never}'" };

    public static Option<string> Metadata() => new("--metadata") { Description = "A JSON object; for an update it is merged into what is there, and 'null' removes all of it" };

    public static Option<bool> Yes() => new("--yes") { Description = "Confirm it here; required where there is no terminal to ask at" };

    public static Option<bool> Json() => new(JsonName) { Description = "Print JSON, for scripts" };

    /// <exception cref="AvicennaException">It isn't an id.</exception>
    public static Guid ReadId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : throw new AvicennaException(ApiKeyErrors.NotFound);

    /// <exception cref="ValidationFailedException">It isn't an instant.</exception>
    public static Optional<DateTimeOffset?> ReadExpiresAt(string? text) =>
        text is null ? default
        : text == Never ? new Optional<DateTimeOffset?>(null)
        : Rfc3339.TryParse(text, out var instant) ? new Optional<DateTimeOffset?>(instant)
        : throw new ValidationFailedException("expires_at", $"expires_at must be an RFC 3339 date-time such as 2027-01-01T00:00:00Z, or '{Never}'");

    /// <summary>Reads metadata as strictly as the API does.</summary>
    /// <exception cref="ValidationFailedException">It isn't one JSON value.</exception>
    public static Optional<JsonElement?> ReadMetadata(string? text)
    {
        if (text is null)
        {
            return default;
        }

        // What is one JSON value by itself can't be more than one member's value in the body.
        return JsonBody.IsOneValue(text)
            ? ((UpdateApiKeyRequest)JsonBody.Read(Encoding.UTF8.GetBytes($"{{\"metadata\":{text}}}"), typeof(UpdateApiKeyRequest), ApiJson.Options, "--metadata", isOneLine: true)).Metadata
            : throw new ValidationFailedException("metadata", """--metadata must be one JSON object, such as {"team":"payments"}, or null""");
    }

    public static Optional<T> ReadOptional<T>(this ParseResult parsed, Option<T> option) =>
        parsed.GetResult(option) is { Implicit: false } ? new Optional<T>(parsed.GetValue(option)!) : default;
}
