using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>A fixture with one running product on a database of its own, for each store.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
internal abstract class ApiFixture(DatabaseProvider provider)
{
    private TestDatabase database = null!;

    protected AvicennaApi Api { get; private set; } = null!;

    protected TestDatabase Database => database;

    /// <summary>Settings that this fixture's product has beyond the usual.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        database = await TestDatabase.CreateAsync(provider);
        Api = new AvicennaApi(database, Settings);
        Api.StartServer();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Api is not null)
        {
            await Api.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
