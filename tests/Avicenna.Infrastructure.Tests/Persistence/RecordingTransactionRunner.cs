using System.Data.Common;
using Avicenna.Infrastructure.Database;
using Dapper;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Counts, after each transaction, how many rows it left fewer in each table: those that cascades took included.</summary>
internal sealed class RecordingTransactionRunner(SqlDialect dialect, ITransactionRunner inner) : ITransactionRunner
{
    private static readonly string[] Tables =
        ["usage_hours", "tenant_usage_hours", "api_key_secrets", "api_keys", "audit_events", "endpoints", "retired_hashes", "idempotency_records", "changes", "tenants"];

    /// <summary>What each transaction deleted that deleted something, in order.</summary>
    public List<Dictionary<string, int>> Steps { get; } = [];

    /// <summary>Is run after each transaction, with its number from 1.</summary>
    public Func<int, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Is run before each transaction that has the tenant's lock.</summary>
    public Func<Task> BeforeLocked { get; set; } = () => Task.CompletedTask;

    public int Transactions { get; private set; }

    public int LockedTransactions { get; private set; }

    public Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken) =>
        RecordAsync(() => inner.RunAsync(work, commitTimeout, cancellationToken));

    public async Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken)
    {
        LockedTransactions++;
        await BeforeLocked();
        return await RecordAsync(() => inner.RunForTenantAsync(tenantId, work, commitTimeout, call, cancellationToken));
    }

    /// <summary>How many rows each table has.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync()
    {
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        var counts = new Dictionary<string, int>();
        foreach (var table in Tables)
        {
            counts[table] = await connection.ExecuteScalarAsync<int>($"SELECT COUNT(*) FROM {table}");
        }

        return counts;
    }

    private async Task<T> RecordAsync<T>(Func<Task<T>> run)
    {
        var before = await CountAsync();
        var result = await run();
        var after = await CountAsync();
        var deleted = Tables.Where(table => after[table] < before[table]).ToDictionary(table => table, table => before[table] - after[table]);
        if (deleted.Count > 0)
        {
            Steps.Add(deleted);
        }

        await After(++Transactions);
        return result;
    }
}
