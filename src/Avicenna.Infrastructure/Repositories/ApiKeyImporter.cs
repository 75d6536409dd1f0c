using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// Adds keys that were issued elsewhere. Each transaction adds up to <see cref="KeysPerTransaction"/> keys, which limits how long other
/// changes wait. Repeating an interrupted import continues it, because existing keys are skipped.
/// </summary>
internal sealed class ApiKeyImporter(SqlStore database, ApiKeyWriter writer, AuditTrail trail, ChangeLog changes)
{
    public const int KeysPerTransaction = 20_000;

    private const int KeysPerBatch = 1000;

    // Finds a secret by its current hash; seeks the unique index on hash.
    private const string FindCurrentSql = """
        SELECT @place AS place, k.tenant_id, 0 AS is_retired
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        WHERE s.hash = @hash;
        """;

    // Finds a secret by the hash it was imported with; seeks ix_api_key_secrets_first_hash.
    private const string FindFirstSql = """
        SELECT @place AS place, k.tenant_id, 0 AS is_retired
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        WHERE s.first_hash = @hash AND s.first_hash IS NOT NULL;
        """;

    // Finds the hash of a deleted secret; seeks the primary key.
    private const string FindRetiredSql = """
        SELECT @place AS place, r.tenant_id, 1 AS is_retired
        FROM retired_hashes r
        WHERE r.hash = @hash;
        """;

    /// <param name="tenantId">The tenant that gets the keys.</param>
    /// <param name="keys">The keys, each with one secret.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellationToken">Cancels the import, and rolls back the current transaction.</param>
    /// <returns>The outcome of each key. If any key belongs to another tenant, none was added.</returns>
    public async Task<IReadOnlyList<ImportOutcome>> ImportAsync(
        Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        // Checked before any transaction, so that a file that can't be imported delays no other changes.
        var outcomes = (await PreviewAsync(keys, progress, cancellationToken)).ToArray();
        if (outcomes.Contains(ImportOutcome.OtherTenants))
        {
            return outcomes;
        }

        var (added, total) = (0, outcomes.Count(outcome => outcome == ImportOutcome.Imported));
        for (var start = 0; start < keys.Count; start += KeysPerTransaction)
        {
            var end = Math.Min(start + KeysPerTransaction, keys.Count);
            if (outcomes.AsSpan(start..end).Contains(ImportOutcome.Imported))
            {
                ApiKey[] part = [.. keys.Skip(start).Take(end - start)];
                // Without timeout: an operator waits for the result.
                var judged = await changes.WriteForTenantAsync(
                    tenantId,
                    new StoreChange(ChangeKind.UnknownKeys, tenantId),
                    async transaction =>
                    {
                        var judgements = await ImportAsync(transaction, tenantId, part, count => Report(progress, "Added", added + count, total), cancellationToken);
                        return new WriteResult<ImportOutcome[]>(judgements, judgements.Contains(ImportOutcome.Imported));
                    },
                    Timeout.InfiniteTimeSpan,
                    call: null,
                    cancellationToken);
                judged.CopyTo(outcomes, start);
                added += judged.Count(outcome => outcome == ImportOutcome.Imported);
            }
        }

        return outcomes;
    }

    /// <summary>Returns what an import would do now.</summary>
    public Task<ImportOutcome[]> PreviewAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        JudgeAsync(
            keys,
            (sql, parameters) => database.QueryAsync<HashRow>(sql, parameters, cancellationToken),
            count => Report(progress, "Checked", count, keys.Count),
            cancellationToken);

    private async Task<ImportOutcome[]> ImportAsync(DbTransaction transaction, Guid tenantId, ApiKey[] keys, Action<int> report, CancellationToken cancellationToken)
    {
        // Checked again, because the tenant's keys can't change from now on.
        var outcomes = await JudgeAsync(keys, (sql, parameters) => transaction.QueryAsync<HashRow>(sql, parameters), _ => { }, cancellationToken);
        if (outcomes.Contains(ImportOutcome.OtherTenants))
        {
            throw new AvicennaException(ApiKeyErrors.ImportOvertaken);
        }

        ApiKey[] fresh = [.. keys.Zip(outcomes).Where(pair => pair.Second == ImportOutcome.Imported).Select(pair => pair.First)];
        if (fresh.Length > 0)
        {
            await writer.MarkFirstKeyAsync(transaction, fresh[0]);
        }

        var added = 0;
        foreach (var step in fresh.Chunk(KeysPerBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await writer.InsertAsync(transaction, step);
            added += step.Length;
            report(added);
        }

        await trail.AppendAsync(transaction, tenantId, fresh.Select(key => ApiKeyRepository.Entry(AuditActions.ImportApiKey, Caller.Operator, before: null, key)));
        return outcomes;
    }

    private async Task<ImportOutcome[]> JudgeAsync(
        IReadOnlyList<ApiKey> keys, Func<string, SqlParameters, Task<IReadOnlyList<HashRow>>> findAsync, Action<int> report, CancellationToken cancellationToken)
    {
        var outcomes = new ImportOutcome[keys.Count];
        var judged = 0;
        foreach (var step in keys.Chunk(KeysPerBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = await FindAsync(step, findAsync);
            for (var place = 0; place < step.Length; place++)
            {
                outcomes[judged++] = Judge(step[place], [.. known[place]]);
            }

            report(judged);
        }

        return outcomes;
    }

    // The queries follow the order in which a hash moves between the columns. So a concurrent upgrade or deletion of a secret can't hide it
    // from all queries.
    private async Task<ILookup<int, HashRow>> FindAsync(IEnumerable<ApiKey> keys, Func<string, SqlParameters, Task<IReadOnlyList<HashRow>>> findAsync)
    {
        List<SqlParameters> rows = [.. keys.Select((key, place) => database.Parameters().Number("place", place).Hash("hash", key.Secrets[0].Hash.Value))];
        var known = new List<HashRow>();
        foreach (var (sql, parameters) in new[] { FindCurrentSql, FindFirstSql, FindRetiredSql }.SelectMany(sql => database.ForRows(sql, rows)))
        {
            foreach (var row in parameters)
            {
                known.AddRange(await findAsync(sql, row));
            }
        }

        return known.ToLookup(row => row.Place);
    }

    private static ImportOutcome Judge(ApiKey key, IReadOnlyList<HashRow> known) =>
        known.Any(row => row.TenantId != key.TenantId) ? ImportOutcome.OtherTenants
        : known.Any(row => row.IsRetired == 0) ? ImportOutcome.AlreadyThere
        : known.Count > 0 ? ImportOutcome.Deleted
        : ImportOutcome.Imported;

    private static void Report(IProgress<ImportProgress> progress, string step, int done, int total)
    {
        if (done % KeysPerBatch == 0)
        {
            progress.Report(new ImportProgress(step, done, total));
        }
    }

    private sealed class HashRow
    {
        public int Place { get; init; }

        public Guid TenantId { get; init; }

        public int IsRetired { get; init; }
    }
}
