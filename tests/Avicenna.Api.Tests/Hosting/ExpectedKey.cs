namespace Avicenna.Api.Tests.Hosting;

/// <summary>The whole <c>key_data</c> of a key, to the letter; a key as the tests make them unless a test says otherwise.</summary>
internal sealed record ExpectedKey(Guid Id, string Secret, Guid? CreatedBy)
{
    public string Name { get; init; } = "Test key";

    public string CreatedAt { get; init; } = "2026-01-01T00:00:00+00:00";

    public int RatelimitMin { get; init; } = 60;

    public string Permission { get; init; } = "user";

    public bool Enabled { get; init; } = true;

    public string? ExpiresAt { get; init; }

    public string Metadata { get; init; } = "null";

    public string? OwnerId { get; init; }

    /// <summary>As JSON.</summary>
    public string Scopes { get; init; } = "[]";

    /// <summary>As JSON.</summary>
    public string AllowedAddresses { get; init; } = "[]";

    public string? PreviousKeyExpiresAt { get; init; }

    public override string ToString() =>
        $$"""{"id":"{{Id}}","name":"{{Name}}","last_used_at":null,"created_at":"{{CreatedAt}}","ratelimit_min":{{RatelimitMin}},"permission":"{{Permission}}","enabled":{{(Enabled ? "true" : "false")}},"expires_at":{{Quote(ExpiresAt)}},"metadata":{{Metadata}},"owner_id":{{Quote(OwnerId)}},"scopes":{{Scopes}},"allowed_addresses":{{AllowedAddresses}},"key_hint":"{{Secret[^4..]}}","previous_key_expires_at":{{Quote(PreviousKeyExpiresAt)}},"created_by":{{Quote(CreatedBy?.ToString())}}}""";

    private static string Quote(string? text) => text is null ? "null" : $"\"{text}\"";
}
