using System.Data.Common;
using Avicenna.Application.ApiKeys.ImportApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>Adds keys that were issued elsewhere, in one transaction.</summary>
internal sealed class ApiKeyImporter(Database database, ApiKeyWriter writer, AuditTrail trail)
{
    private const int KeysAStep = 1000;

    // Whether a hash is known, as what a secret is kept under, came by, or was; seeks the three indexes on hashes.
    private const string FindHashSql = """
        SELECT k.tenant_id, 0 AS is_retired FROM api_key_secrets s JOIN api_keys k ON k.id = s.api_key_id WHERE s.hash = @hash
        UNION ALL
        SELECT k.tenant_id, 0 AS is_retired FROM api_key_secrets s JOIN api_keys k ON k.id = s.api_key_id WHERE s.first_hash = @hash
        UNION ALL
        SELECT r.tenant_id, 1 AS is_retired FROM retired_hashes r WHERE r.hash = @hash;
        """;

    /// <param name="transaction">One that was begun for this tenant.</param>
    /// <param name="tenantId">Whose keys they become.</param>
    /// <param name="keys">The keys, each with its one secret.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Leaves everything as it was.</param>
    /// <returns>What became of each key; where any is another tenant's, none was added.</returns>
    public async Task<IReadOnlyList<ImportOutcome>> ImportAsync(
        DbTransaction transaction, Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var outcomes = await JudgeAsync(keys, parameters => transaction.QueryAsync<HashRow>(FindHashSql, parameters), progress, cancellationToken);
        if (outcomes.Contains(ImportOutcome.OtherTenants))
        {
            return outcomes;
        }

        List<ApiKey> fresh = [.. keys.Zip(outcomes).Where(pair => pair.Second == ImportOutcome.Imported).Select(pair => pair.First)];
        if (fresh.Count > 0)
        {
            await writer.MarkFirstKeyAsync(transaction, fresh[0]);
        }

        var added = 0;
        foreach (var step in fresh.Chunk(KeysAStep))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await writer.InsertAsync(transaction, step);
            added += step.Length;
            Report(progress, "Added", added, fresh.Count);
        }

        await trail.AppendAsync(transaction, tenantId, fresh.Select(key => ApiKeyRepository.Entry(AuditActions.ImportApiKey, Caller.Operator, before: null, key)));
        return outcomes;
    }

    /// <summary>What an import would do with keys as the store is now.</summary>
    public Task<IReadOnlyList<ImportOutcome>> PreviewAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        JudgeAsync(keys, parameters => database.QueryAsync<HashRow>(FindHashSql, parameters, cancellationToken), progress, cancellationToken);

    private async Task<IReadOnlyList<ImportOutcome>> JudgeAsync(
        IReadOnlyList<ApiKey> keys, Func<SqlParameters, Task<IReadOnlyList<HashRow>>> findAsync, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var outcomes = new List<ImportOutcome>(keys.Count);
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = await findAsync(database.Parameters().Hash("hash", key.Secrets[0].Hash.Value));
            outcomes.Add(
                known.Any(row => row.TenantId != key.TenantId) ? ImportOutcome.OtherTenants
                : known.Any(row => row.IsRetired == 0) ? ImportOutcome.AlreadyThere
                : known.Count > 0 ? ImportOutcome.Deleted
                : ImportOutcome.Imported);
            Report(progress, "Checked", outcomes.Count, keys.Count);
        }

        return outcomes;
    }

    private static void Report(IProgress<ImportProgress> progress, string step, int done, int total)
    {
        if (done % KeysAStep == 0)
        {
            progress.Report(new ImportProgress(step, done, total));
        }
    }

    private sealed class HashRow
    {
        public Guid TenantId { get; init; }

        public int IsRetired { get; init; }
    }
}
