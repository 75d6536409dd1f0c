using System.Security.Cryptography;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Builders;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A store with more of everything than one step deletes.</summary>
public abstract class DeletionFixture(DatabaseProvider provider) : UsageFixture(provider)
{
    private protected const int MoreThanAStep = Deletion.DefaultMaxRows + 100;

    private protected RecordingTransactionRunner Recorder { get; private set; } = null!;

    /// <summary>The store's own way to write, recorded.</summary>
    private protected SqlStore Recorded { get; private set; } = null!;

    private protected ChangeLog RecordedChanges { get; private set; } = null!;

    [SetUp]
    public void Record()
    {
        Recorder = new RecordingTransactionRunner(Store.Get<SqlDialect>(), Store.Get<ITransactionRunner>());
        Recorded = new SqlStore(Store.Get<SqlDialect>(), Store.Get<IQueryRunner>(), Recorder, Store.Get<StoreHealth>(), Store.Get<StoreStatus>());
        RecordedChanges = new ChangeLog(Recorded, Store.Get<ChangeAnnouncer>(), Time);
    }

    /// <summary>Adds keys in one transaction.</summary>
    protected async Task<IReadOnlyList<ApiKey>> AddManyAsync(Tenant tenant, int count, int secrets = 1)
    {
        var keys = Enumerable.Range(0, count)
            .Select(_ => Enumerable.Range(0, secrets).Aggregate(new ApiKeyBuilder(tenant.Id), (key, _) => key.WithSecret(RandomHash())).Build())
            .ToList();
        await WriteAsync(async transaction =>
        {
            await Store.Get<ApiKeyWriter>().InsertAsync(transaction, keys);
            return true;
        });
        return keys;
    }

    private protected Task AddEventsAsync(Tenant tenant, int count) => WriteAsync(async transaction =>
    {
        var entry = new AuditEntry("api_key.update", Application.Caller.Operator, "api_key", Guid.NewGuid(), Before: null, After: null);
        await Store.Get<AuditTrail>().AppendAsync(transaction, tenant.Id, Enumerable.Repeat(entry, count));
        return true;
    });

    private protected Task AddEndpointsAsync(Tenant tenant, int count) => InsertAsync(
        """
        INSERT INTO endpoints (id, tenant_id, path, path_canonical, method, authentication, created_at)
        VALUES (@id, @tenant_id, @path, @path, 'GET', 'user', @created_at);
        """,
        count,
        number => Of(tenant).Id("id", Guid.NewGuid()).Ascii("path", $"/{number}", 1024));

    private protected Task AddRetiredHashesAsync(Tenant tenant, int count) => InsertAsync(
        "INSERT INTO retired_hashes (hash, tenant_id, api_key_id, retired_at) VALUES (@hash, @tenant_id, @id, @created_at);",
        count,
        _ => Of(tenant).Id("id", Guid.NewGuid()).Hash("hash", RandomNumberGenerator.GetBytes(SecretHash.Length)));

    private protected Task AddRecordsAsync(Tenant tenant, int count, DateTimeOffset? createdAt = null) => InsertAsync(
        """
        INSERT INTO idempotency_records (tenant_id, scope, key_hash, body_hash, api_key_id, created_at)
        VALUES (@tenant_id, 'POST /admin/api-keys', @hash, @hash, @id, @created_at);
        """,
        count,
        _ => Of(tenant, createdAt).Id("id", Guid.NewGuid()).Hash("hash", RandomNumberGenerator.GetBytes(SecretHash.Length)));

    private protected Task InsertAsync(string sql, int count, Func<int, SqlParameters> parameters) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(sql, Enumerable.Range(0, count).Select(parameters));
        return true;
    });

    private protected SqlParameters Of(Tenant tenant, DateTimeOffset? createdAt = null) =>
        Recorded.Parameters().Id("tenant_id", tenant.Id).Instant("created_at", createdAt ?? Time.GetInstant());

    // Not recorded; however long it takes.
    private Task<bool> WriteAsync(Func<System.Data.Common.DbTransaction, Task<bool>> write) =>
        Store.Get<SqlStore>().WriteAsync(write, Timeout.InfiniteTimeSpan, CancellationToken.None);
}
