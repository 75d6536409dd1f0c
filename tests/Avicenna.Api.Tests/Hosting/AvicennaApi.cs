using Avicenna.Application.Abstractions;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>The product as Production runs it, on a test's database and clock, with everything it logs kept.</summary>
internal sealed class AvicennaApi(
    TestDatabase database,
    IReadOnlyDictionary<string, string?>? settings = null,
    Action<IServiceCollection>? replaceServices = null)
    : WebApplicationFactory<Program>
{
    /// <summary>The secret of the default tenant's first admin key.</summary>
    public const string AdminKey = "avcna_sk_00000000000000000000000000000000000000000000000000000000000000ad";

    /// <summary>When the test's clock starts: the instant of the seed's answer.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Start);

    public LogCollector Logs { get; } = new();

    /// <summary>Sends what a test describes, with the first admin key unless it says otherwise.</summary>
    public async Task<ApiResponse> SendAsync(ApiRequest request) => await ApiResponse.ReadAsync(await Server.CreateClient().SendAsync(request.ToMessage()));

    /// <summary>Makes a key through the API.</summary>
    public async Task<(string Secret, Guid Id)> CreateKeyAsync(string permission = "user", string more = "")
    {
        var response = await SendAsync(ApiRequest.CreateKey($$"""{"name":"Test key","permission":"{{permission}}"{{more}}}"""));
        response.Status.Should().Be(201, response.Body);
        return (response.Json.GetProperty("key").GetString()!, response.Json.GetProperty("key_data").GetProperty("id").GetGuid());
    }

    /// <summary>Makes a tenant with an admin key of its own, as an operator would.</summary>
    public async Task<Tenant> CreateTenantAsync(string subdomain)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.From(subdomain), Enabled: true, Start);
        (await Services.GetRequiredService<ITenantRepository>().AddAsync(tenant, CancellationToken.None)).Should().BeTrue();
        return tenant;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("Bootstrap:AdminKey", AdminKey);
        foreach (var (name, value) in TestSettings.For(database).Concat(settings ?? new Dictionary<string, string?>()))
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs).AddFilter<LogCollector>(null, LogLevel.Trace));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            replaceServices?.Invoke(services);
        });
    }
}
