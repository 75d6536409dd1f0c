using System.CommandLine;
using Avicenna.Api.Json;
using Avicenna.Application.Time;

namespace Avicenna.Api.CommandLine;

/// <summary>Options for the members of a key.</summary>
internal sealed class KeyMembers
{
    private const string Never = "never";

    public Option<string> Name { get; } = new("--name") { Description = $"The name of the key, at most {ApiKeyName.MaxLength} characters" };

    public Option<string> Permission { get; } = KeyOptions.Permission();

    public Option<int> RatelimitMin { get; } = KeyOptions.Number<int>("--ratelimit-min", $"Requests in any 60 seconds, {RequestLimit.Min} to {RequestLimit.Max}");

    private Option<string> ExpiresAt { get; } = new("--expires-at") { Description = $"When the key expires, such as 2036-01-01T00:00:00Z, or '{Never}'" };

    private Option<string> Metadata { get; } = new("--metadata") { Description = "A JSON object. An update merges it into the current metadata; 'null' removes all metadata" };

    private Option<string> OwnerId { get; } = KeyOptions.OwnerId("Your own name for whoever holds the key; for an update, '' names nobody");

    private Option<string[]> Scopes { get; } = List("--scopes", "What the key is good for at endpoints that require scopes, such as orders:read orders:write; '' for none");

    private Option<string[]> AllowedAddresses { get; } = List("--allowed-addresses", "IP addresses and CIDR networks from which the key may be used; '' for any");

    public IReadOnlyList<Option> All => [Name, Permission, RatelimitMin, ExpiresAt, Metadata, OwnerId, Scopes, AllowedAddresses];

    /// <summary>Returns the input with the members that are given as options.</summary>
    /// <exception cref="ValidationFailedException">An option has an invalid value.</exception>
    public T Read<T>(ParseResult parsed, T input)
        where T : ApiKeyInput => (T)((ApiKeyInput)input with
        {
            Name = parsed.ReadOptional(Name),
            Permission = parsed.ReadOptional(Permission),
            RatelimitMin = parsed.ReadOptional(RatelimitMin),
            ExpiresAt = ReadExpiresAt(parsed.GetValue(ExpiresAt)),
            Metadata = ReadMetadata(parsed.GetValue(Metadata)),
            OwnerId = parsed.GetValue(OwnerId) switch { null => default, "" => new Optional<string?>(null), var owner => owner },
            Scopes = ReadList(parsed, Scopes),
            AllowedAddresses = ReadList(parsed, AllowedAddresses),
        });

    private static Option<string[]> List(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static Optional<IReadOnlyList<string>> ReadList(ParseResult parsed, Option<string[]> option) =>
        parsed.GetResult(option) is null ? default : new Optional<IReadOnlyList<string>>(parsed.GetValue(option) is [""] ? [] : parsed.GetValue(option)!);

    private static Optional<DateTimeOffset?> ReadExpiresAt(string? text) =>
        text is null ? default
        : text == Never ? new Optional<DateTimeOffset?>(null)
        : Rfc3339.TryParse(text, out var instant) ? new Optional<DateTimeOffset?>(instant)
        : throw new ValidationFailedException("expires_at", $"expires_at must be an RFC 3339 date-time such as 2036-01-01T00:00:00Z, or '{Never}'");

    /// <summary>Reads metadata with the same strictness as the API.</summary>
    private static Optional<JsonElement?> ReadMetadata(string? text)
    {
        if (text is null)
        {
            return default;
        }

        // A single JSON value can't add other members to the body.
        return JsonBody.IsOneValue(text)
            ? ((UpdateApiKeyInput)JsonBody.Read(Encoding.UTF8.GetBytes($"{{\"metadata\":{text}}}"), typeof(UpdateApiKeyInput), ApiJson.Options, "--metadata", isOneLine: true)).Metadata
            : throw new ValidationFailedException("metadata", """--metadata must be one JSON object, such as {"team":"payments"}, or null""");
    }
}
