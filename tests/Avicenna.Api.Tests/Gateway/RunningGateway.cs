using Avicenna.Api.Gateway;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>A product whose gateway listens on free ports, with a user key that may make as many requests as it likes.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly TestDatabase database;

    private RunningGateway(TestDatabase database, AvicennaApi api) => (this.database, Api) = (database, api);

    public AvicennaApi Api { get; }

    public (string Secret, Guid Id) User { get; private set; }

    public string Authorization => $"Authorization: Bearer {User.Secret}";

    public Uri Address => AddressOf(0);

    /// <summary>The address for HTTP/2 without TLS.</summary>
    public Uri Http2Address => AddressOf(1);

    public static async Task<RunningGateway> StartAsync(string upstream, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Gateway:Urls"] = "http://127.0.0.1:0;h2c://127.0.0.1:0",
            ["Gateway:Upstream"] = upstream.TrimEnd('/'),
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var gateway = new RunningGateway(database, new AvicennaApi(database, all));
        gateway.Api.StartServer();
        await gateway.Api.LiftLimitAsync();
        gateway.User = await gateway.Api.CreateKeyAsync("user", ",\"ratelimit_min\":1000000");
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await database.DisposeAsync();
    }

    private Uri AddressOf(int index) => new(Api.Services.GetRequiredService<GatewayServer>().Addresses[index]);
}
