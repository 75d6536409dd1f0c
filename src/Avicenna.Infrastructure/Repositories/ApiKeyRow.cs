using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>A key with one of its secrets; after <see cref="Join"/>, with its newest and its previous secret.</summary>
internal sealed class ApiKeyRow
{
    /// <summary>Reads the columns of a key, then those of <see cref="SecretColumns"/>.</summary>
    public static readonly RowReader<ApiKeyRow> Reader =
        RowReader<ApiKeyRow>.Join<ApiKey, SecretColumns>("sequence", (key, secret) => new ApiKeyRow(key, secret));

    private readonly ApiKey key;
    private readonly SecretColumns secret;

    internal ApiKeyRow(ApiKey key, SecretColumns secret) => (this.key, this.secret) = (key, secret);

    /// <summary>The position of the key among all keys.</summary>
    public long Sequence => secret.Sequence;

    /// <summary>The position of the secret among all secrets; null if the key has none.</summary>
    public long? SecretSequence => secret.SecretSequence;

    public byte[]? Hash => secret.Hash;

    /// <summary>The same key with the previous secret; null if there is none.</summary>
    public ApiKeyRow? Previous { get; private set; }

    public bool HasSecret => SecretSequence is not null;

    /// <summary>
    /// Whether the rows are a consistent state: there is a newest secret, and only that one has no expiry. Otherwise the key was rotated or
    /// deleted while the statement read its rows.
    /// </summary>
    public bool IsConsistent => HasSecret && secret.SecretExpiresAt is null && Previous is not { secret.SecretExpiresAt: null };

    /// <summary>Joins the rows of a key, one for each secret.</summary>
    public static ApiKeyRow Join(IEnumerable<ApiKeyRow> rows)
    {
        var newestFirst = rows.OrderByDescending(row => row.SecretSequence).ToList();
        newestFirst[0].Previous = newestFirst.ElementAtOrDefault(1);
        return newestFirst[0];
    }

    public ApiKey ToApiKey() => key with { Secrets = Previous is null ? [secret.ToSecret()] : [secret.ToSecret(), Previous.secret.ToSecret()] };

    internal sealed record SecretColumns
    {
        public long Sequence { get; init; }

        public long? SecretSequence { get; init; }

        public string? PepperId { get; init; }

        public byte[]? Hash { get; init; }

        public string? Hint { get; init; }

        public DateTimeOffset? SecretCreatedAt { get; init; }

        public DateTimeOffset? SecretExpiresAt { get; init; }

        public StoredSecret ToSecret() => new(new SecretHash(PepperId, Hash!), Hint, SecretCreatedAt!.Value, SecretExpiresAt);
    }
}
