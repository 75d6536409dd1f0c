namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>A fixture with an API and a server in Avicenna's place, both new for every test.</summary>
internal abstract class HandlerFixture
{
    protected FakeAvicenna Avicenna { get; private set; } = null!;

    protected GuardedApi Api { get; private set; } = null!;

    protected virtual void Configure(AvicennaOptions options)
    {
    }

    [SetUp]
    public async Task StartAsync()
    {
        Avicenna = await FakeAvicenna.StartAsync();
        Api = await GuardedApi.StartAsync(Avicenna.Address, Configure);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Api.DisposeAsync();
        await Avicenna.DisposeAsync();
    }
}
