using System.Text.Json;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <summary>A key that was issued elsewhere, as its row in the file says.</summary>
public sealed record ImportedApiKey
{
    /// <summary>Where the row is, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The hash of the whole key in hex, 64 digits.</summary>
    public string? Hash { get; init; }

    /// <summary>How the hash was made; default: <c>hmac-sha256</c> where there is a pepper, else <c>sha256</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The id of the configured pepper under which the hash was made.</summary>
    public string? PepperId { get; init; }

    public string? Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public bool Enabled { get; init; } = true;

    /// <summary>When the key ends, also in the past; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the key was made; default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>The last four characters of the key; null where they aren't known.</summary>
    public string? KeyHint { get; init; }
}
