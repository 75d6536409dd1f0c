using System.Net;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;
using MediatR;
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
    public async Task<ApiResponse> SendAsync(ApiRequest request) => Check(request, await ApiResponse.ReadAsync(await Server.CreateClient().SendAsync(request.ToMessage())));

    /// <summary>Sends it as if from that address, with headers that no client of the framework's would send.</summary>
    public async Task<ApiResponse> SendFromAsync(string address, ApiRequest request) =>
        Check(request, await ApiResponse.ReadAsync(await Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            request.ApplyTo(context.Request);
        })));

    /// <summary>Makes a key through the API, in the default tenant unless another one's admin is given.</summary>
    public async Task<(string Secret, Guid Id)> CreateKeyAsync(string permission = "user", string more = "", TenantAdmin? admin = null, string name = "Test key")
    {
        var request = ApiRequest.CreateKey($$"""{"name":"{{name}}","permission":"{{permission}}"{{more}}}""");
        var response = await SendAsync(admin is null ? request : request.As(admin));
        response.Status.Should().Be(201, response.Body);
        return (response.Json.GetProperty("key").GetString()!, response.Json.GetProperty("key_data").GetProperty("id").GetGuid());
    }

    /// <summary>Makes an endpoint through the API, in the default tenant unless another one's admin is given.</summary>
    public async Task<Guid> CreateEndpointAsync(string path, string method = "GET", string authentication = "user", TenantAdmin? admin = null)
    {
        var request = ApiRequest.Post("/admin/endpoints", $$"""{"path":"{{path}}","method":"{{method}}","authentication":"{{authentication}}"}""");
        var response = await SendAsync(admin is null ? request : request.As(admin));
        response.Status.Should().Be(201, response.Body);
        return response.Json.GetProperty("endpoint").GetProperty("id").GetGuid();
    }

    /// <summary>Makes a tenant with an admin key of its own, as an operator would.</summary>
    public async Task<Tenant> CreateTenantAsync(string subdomain)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse(subdomain), Enabled: true, Start);
        (await Services.GetRequiredService<ITenantRepository>().AddAsync(tenant, CancellationToken.None)).Should().BeTrue();
        return tenant;
    }

    /// <summary>Makes a tenant and its first admin key, as an operator would. It is reached below the base domain <c>localhost</c>.</summary>
    public async Task<TenantAdmin> CreateTenantAdminAsync(string subdomain)
    {
        var tenant = await CreateTenantAsync(subdomain);
        var (secret, id) = await CreateKeyAsOperatorAsync(tenant);
        return new TenantAdmin(tenant, secret, id);
    }

    /// <summary>Makes a key as an operator's command does.</summary>
    public async Task<(string Secret, Guid Id)> CreateKeyAsOperatorAsync(Tenant tenant, DateTimeOffset? expiresAt = null)
    {
        var input = new CreateApiKeyInput { Name = "Admin key", Permission = "admin", ExpiresAt = expiresAt };
        var result = await Services.GetRequiredService<IMediator>().Send(new CreateApiKeyCommand(tenant.Id, Caller.Operator, input));
        var minted = result.Should().BeOfType<MintResult<CreatedApiKeyDetails>.Minted>().Which;
        return (minted.Secret.Reveal(), minted.Details.Id);
    }

    /// <summary>Changes the default tenant's settings by this merge patch.</summary>
    public async Task SetAsync(string settings) => (await SendAsync(ApiRequest.Patch("/admin/settings", settings))).Status.Should().Be(200);

    /// <summary>Lets the first admin key make as many calls as a fixture needs within a minute.</summary>
    public async Task LiftLimitAsync() =>
        (await SendAsync(ApiRequest.PatchKey(await GetAdminIdAsync(), """{"ratelimit_min":1000000}"""))).Status.Should().Be(200);

    /// <summary>Disables a tenant or enables it again, as an operator would.</summary>
    public async Task SetTenantEnabledAsync(Tenant tenant, bool enabled) =>
        (await Services.GetRequiredService<ITenantRepository>().SetEnabledAsync(tenant.Subdomain, enabled, CancellationToken.None)).Should().BeTrue();

    /// <summary>The id of the default tenant's first admin key.</summary>
    public async Task<Guid> GetAdminIdAsync() =>
        (await SendAsync(ApiRequest.Get("/api-keys/current"))).Json.GetProperty("key_data").GetProperty("id").GetGuid();

    private static ApiResponse Check(ApiRequest request, ApiResponse response)
    {
        ApiContract.Check(request, response);
        return response;
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
            services.AddSingleton<IStartupFilter, RawTargetFilter>();
            replaceServices?.Invoke(services);
        });
    }
}
