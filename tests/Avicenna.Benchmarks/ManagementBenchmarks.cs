using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using BenchmarkDotNet.Attributes;
using MediatR;

namespace Avicenna.Benchmarks;

/// <summary>Management calls in one tenant with few and with many keys, through the use cases, on SQLite.</summary>
public class ManagementBenchmarks
{
    private const string PageSize = "50";

    private TestDatabase database = null!;
    private TestStore store = null!;
    private IMediator mediator = null!;
    private Guid tenantId;
    private Guid middleKey;
    private string? middleCursor;

    [Params(1_000, 1_000_000)]
    public int Keys { get; set; }

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

        // The key, and the page, that stand in the middle.
        var page = await ListAsync(await CursorAtAsync(Keys / 2));
        middleKey = page.ApiKeys[0].Id;
    }

    [GlobalCleanup]
    public async Task EmptyAsync()
    {
        await store.DisposeAsync();
        await database.DisposeAsync();
    }

    [Benchmark]
    public Task<ApiKeyPage> FirstPage() => ListAsync(cursor: null);

    [Benchmark]
    public Task<ApiKeyPage> MiddlePage() => ListAsync(middleCursor);

    [Benchmark]
    public Task<ApiKeyPage> PageByPermission() =>
        ListAsync(new ListApiKeysInput { Limit = PageSize, Permission = "admin" });

    [Benchmark]
    public Task Get() => mediator.Send(new GetApiKeyQuery(tenantId, middleKey));

    private Task<ApiKeyPage> ListAsync(string? cursor) => ListAsync(new ListApiKeysInput { Limit = PageSize, Cursor = cursor });

    private Task<ApiKeyPage> ListAsync(ListApiKeysInput input) => mediator.Send(new ListApiKeysQuery(tenantId, input));

    private async Task<string?> CursorAtAsync(int position)
    {
        for (var passed = 0; passed < position; passed += 200)
        {
            middleCursor = (await ListAsync(new ListApiKeysInput { Limit = "200", Cursor = middleCursor })).NextCursor;
        }

        return middleCursor;
    }
}
