using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Application.Usage;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using BenchmarkDotNet.Attributes;
using MediatR;

namespace Avicenna.Benchmarks;

/// <summary>
/// Calls about usage in a tenant with 1,000,000 keys, other ones of which are used in each hour of 90 days, through the use cases, on SQLite.
/// </summary>
public class UsageBenchmarks
{
    private const int Keys = 1_000_000;

    private static readonly DateTimeOffset End = ApiKeyBuilder.CreatedAt.AddDays(ManyKeys.UsedDays);

    private readonly GetUsageInput all = new() { From = "0001-01-01T00:00:00Z", To = "9999-12-31T23:59:59Z" };
    private TestDatabase database = null!;
    private TestStore store = null!;
    private IMediator mediator = null!;
    private Guid tenantId;
    private Guid usedKey;

    /// <summary>How many keys are used in each hour.</summary>
    [Params(10, 1_000)]
    public int KeysAnHour { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        store = await new TestStore(database, TimeProvider.System).PrepareAsync();
        mediator = store.Get<IMediator>();
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, ApiKeyBuilder.CreatedAt);
        await store.Get<ITenantRepository>().AddAsync(tenant, CancellationToken.None);
        tenantId = tenant.Id;
        await ManyKeys.AddAsync(database.ConnectionString, tenantId, Keys);
        await ManyKeys.UseAsync(database.ConnectionString, tenantId, KeysAnHour);
        usedKey = (await KeysOf90Days())[0].ApiKeyId;
    }

    [GlobalCleanup]
    public async Task EmptyAsync()
    {
        await store.DisposeAsync();
        await database.DisposeAsync();
    }

    [Benchmark]
    public Task<IReadOnlyList<UsageBucket>> TenantsHours() => mediator.Send(new GetUsageQuery(tenantId, KeyId: null, all));

    [Benchmark]
    public Task<IReadOnlyList<UsageBucket>> KeysHours() => mediator.Send(new GetUsageQuery(tenantId, usedKey, all));

    [Benchmark]
    public Task<IReadOnlyList<ApiKeyUsage>> KeysOf90Days() => mediator.Send(new ListKeyUsageQuery(tenantId, new ListKeyUsageInput { From = all.From, To = all.To }));

    [Benchmark]
    public Task<IReadOnlyList<ApiKeyUsage>> KeysRefusedOf90Days() =>
        mediator.Send(new ListKeyUsageQuery(tenantId, new ListKeyUsageInput { From = all.From, To = all.To, Sort = "refused", Limit = "200" }));

    [Benchmark]
    public Task<IReadOnlyList<ApiKeyUsage>> KeysOfOneDay() =>
        mediator.Send(new ListKeyUsageQuery(tenantId, new ListKeyUsageInput { From = $"{End.AddDays(-1):yyyy-MM-ddTHH:mm:ss}Z", To = $"{End:yyyy-MM-ddTHH:mm:ss}Z" }));
}
