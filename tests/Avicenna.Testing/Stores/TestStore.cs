using Avicenna.Application;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Testing.Stores;

/// <summary>
/// The product's own services over a test's database, without HTTP: one node. Several may share a database.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider services;

    /// <param name="database">The database, which outlives this node.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="settings">Settings that differ from <see cref="TestSettings.For"/>.</param>
    public TestStore(TestDatabase database, TimeProvider time, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(TestSettings.For(database))
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<Microsoft.Extensions.Hosting.IHostEnvironment>(new ProductionEnvironment())
            .AddApplication()
            .AddInfrastructure()
            .AddSingleton(time)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Brings the database into the state that serving needs, as a start does.</summary>
    public async Task<TestStore> PrepareAsync()
    {
        await Get<StoreReadiness>().PrepareAsync(CancellationToken.None);
        return this;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
