using System.Data.Common;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// Adds keys that were issued elsewhere. A transaction takes <see cref="KeysACommit"/>, so that other changes wait no longer than for
/// so many; what was cut short is continued by a repeat, which passes over what is there.
/// </summary>
internal sealed class ApiKeyImporter(SqlStore database, ApiKeyWriter writer, AuditTrail trail, ChangeLog changes)
{
    public const int KeysACommit = 20_000;

    private const int KeysAStep = 1000;

    // One hash that is looked for. Where there are more, it is replaced by them all (SqlStore.ForRows).
    private const string HashSql = "SELECT @place AS place, @hash AS hash";

    // Which hashes secrets are kept under; seeks the unique index on hash.
    private const string FindCurrentSql = $"""
        SELECT v.place, k.tenant_id, 0 AS is_retired
        FROM ({HashSql}) v
        JOIN api_key_secrets s ON s.hash = v.hash
        JOIN api_keys k ON k.id = s.api_key_id;
        """;

    // Which hashes secrets came by; seeks ix_api_key_secrets_first_hash.
    private const string FindFirstSql = $"""
        SELECT v.place, k.tenant_id, 0 AS is_retired
        FROM ({HashSql}) v
        JOIN api_key_secrets s ON s.first_hash = v.hash AND s.first_hash IS NOT NULL
        JOIN api_keys k ON k.id = s.api_key_id;
        """;

    // Which hashes secrets had when they ended; seeks the primary key.
    private const string FindRetiredSql = $"""
        SELECT v.place, r.tenant_id, 1 AS is_retired
        FROM ({HashSql}) v
        JOIN retired_hashes r ON r.hash = v.hash;
        """;

    /// <param name="tenantId">Whose keys they become.</param>
    /// <param name="keys">The keys, each with its one secret.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Leaves the transaction that is under way undone.</param>
    /// <returns>What became of each key; where any is another tenant's, none was added.</returns>
    public async Task<IReadOnlyList<ImportOutcome>> ImportAsync(
        Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        // Before any transaction: a file that can't be imported holds nobody up.
        var outcomes = (await PreviewAsync(keys, progress, cancellationToken)).ToArray();
        if (outcomes.Contains(ImportOutcome.OtherTenants))
        {
            return outcomes;
        }

        var (added, total) = (0, outcomes.Count(outcome => outcome == ImportOutcome.Imported));
        for (var start = 0; start < keys.Count; start += KeysACommit)
        {
            var end = Math.Min(start + KeysACommit, keys.Count);
            if (outcomes.AsSpan(start..end).Contains(ImportOutcome.Imported))
            {
                ApiKey[] part = [.. keys.Skip(start).Take(end - start)];
                // However long it takes: an operator waits for it.
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

    /// <summary>What an import would do with keys as the store is now.</summary>
    public Task<ImportOutcome[]> PreviewAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        JudgeAsync(
            keys,
            (sql, parameters) => database.QueryAsync<HashRow>(sql, parameters, cancellationToken),
            count => Report(progress, "Checked", count, keys.Count),
            cancellationToken);

    private async Task<ImportOutcome[]> ImportAsync(DbTransaction transaction, Guid tenantId, ApiKey[] keys, Action<int> report, CancellationToken cancellationToken)
    {
        // Once more: only now does nobody else change the tenant's keys.
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
        foreach (var step in fresh.Chunk(KeysAStep))
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
        foreach (var step in keys.Chunk(KeysAStep))
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

    // In the order in which a hash moves: while another tenant's secret is upgraded or ended, it is seen before the move or after it.
    private async Task<ILookup<int, HashRow>> FindAsync(IEnumerable<ApiKey> keys, Func<string, SqlParameters, Task<IReadOnlyList<HashRow>>> findAsync)
    {
        List<SqlParameters> rows = [.. keys.Select((key, place) => database.Parameters().Number("place", place).Hash("hash", key.Secrets[0].Hash.Value))];
        var known = new List<HashRow>();
        foreach (var (sql, parameters) in new[] { FindCurrentSql, FindFirstSql, FindRetiredSql }.SelectMany(sql => database.ForRows(sql, HashSql, rows)))
        {
            known.AddRange(await findAsync(sql, parameters));
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
        if (done % KeysAStep == 0)
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
