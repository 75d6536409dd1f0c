using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.CommandLine;

/// <summary>A row of a file of keys: a line of JSON, or what a line of CSV is as JSON. What is null or left out has its default.</summary>
internal sealed record ImportRow
{
    public string? Hash { get; init; }

    public string? Scheme { get; init; }

    public string? PepperId { get; init; }

    public string? Name { get; init; }

    public int? RatelimitMin { get; init; }

    public string? Permission { get; init; }

    public bool? Enabled { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public JsonElement? Metadata { get; init; }

    public string? KeyHint { get; init; }

    public ImportedApiKey ToImportedApiKey(int line) => new()
    {
        Line = line,
        Hash = Hash,
        Scheme = Scheme,
        PepperId = PepperId,
        Name = Name,
        RatelimitMin = RatelimitMin ?? RequestLimit.Default,
        Permission = Permission ?? PermissionNames.User,
        Enabled = Enabled ?? true,
        ExpiresAt = ExpiresAt,
        CreatedAt = CreatedAt,
        LastUsedAt = LastUsedAt,
        Metadata = Metadata,
        KeyHint = KeyHint,
    };
}

/// <summary>A row of a file of keys.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Json">The row as a JSON object.</param>
/// <param name="Problem">A sentence, where it can't be read.</param>
internal sealed record ImportLine(int Line, byte[] Json, string? Problem = null)
{
    public static ImportLine Bad(int line, string problem) => new(line, [], problem);

    /// <summary>What so long a row most likely is, and the last one that is read.</summary>
    public static ImportLine TooLong(int line) => Bad(line, "The row is too long, perhaps since a quote isn't closed; nothing after it was read");
}
