using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>A key beside one of its secrets; joined, with its newest secret and the one before it.</summary>
internal sealed class ApiKeyRow
{
    /// <summary>Reads the columns of a key, then those of <see cref="SecretColumns"/>.</summary>
    public static readonly RowReader<ApiKeyRow> Reader =
        RowReader<ApiKeyRow>.Join<ApiKey, SecretColumns>("sequence", (key, secret) => new ApiKeyRow(key, secret));

    private readonly ApiKey key;
    private readonly SecretColumns secret;

    internal ApiKeyRow(ApiKey key, SecretColumns secret) => (this.key, this.secret) = (key, secret);

    /// <summary>The key's place in the list of all.</summary>
    public long Sequence => secret.Sequence;

    /// <summary>The secret's place in the list of all; null: the key has none.</summary>
    public long? SecretSequence => secret.SecretSequence;

    public byte[]? Hash => secret.Hash;

    /// <summary>The same key with the secret before this one; null where there is none.</summary>
    public ApiKeyRow? Previous { get; private set; }

    public bool HasSecret => SecretSequence is not null;

    /// <summary>
    /// Whether it was so at some moment: only the newest secret has no end, and there is one. Otherwise the key was rotated or deleted
    /// between two reads of the same statement.
    /// </summary>
    public bool IsOfOneMoment => HasSecret && secret.SecretExpiresAt is null && Previous is not { secret.SecretExpiresAt: null };

    /// <summary>Makes one of the rows that a key has, one for each secret.</summary>
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
