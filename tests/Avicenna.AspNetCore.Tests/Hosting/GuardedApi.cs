using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>An API that the package protects, on a real server.</summary>
internal sealed class GuardedApi : IAsyncDisposable
{
    public const string Key = "avcna_sk_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly WebApplication app;
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private GuardedApi(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>Where the API takes HTTP/2 without TLS.</summary>
    public Uri Http2Address => new(app.Urls.Last());

    public LogCollector Logs { get; private init; } = null!;

    /// <summary>Starts an API whose endpoints show their name and the claims of the request.</summary>
    public static async Task<GuardedApi> StartAsync(Uri avicenna, Action<AvicennaOptions>? configure = null, Action<WebApplication>? configureApp = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var logs = new LogCollector();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port: 0);
            kestrel.Listen(IPAddress.Loopback, port: 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication().AddAvicenna(options =>
        {
            options.Address = avicenna;
            options.Timeout = TimeSpan.FromSeconds(30);
            configure?.Invoke(options);
        });
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(AvicennaPolicies.Allowed)
            .AddPolicy("admin", policy => policy.RequireAdmin())
            .AddPolicy("nobody", policy => policy.RequireAssertion(_ => false));
        var app = builder.Build();
        configureApp?.Invoke(app);
        app.Map("/open", (HttpContext context) => Show("open", context)).AllowAnonymous();
        app.Map("/key", (HttpContext context) => Show("key", context)).RequireAuthorization();
        app.Map("/write", [RequireScope("orders:write", "orders:read")] (HttpContext context) => Show("write", context));
        app.Map("/secrets", (HttpContext context) => Show("secrets", context));
        app.Map("/admin", (HttpContext context) => Show("admin", context)).RequireAuthorization("admin");
        app.Map("/nobody", (HttpContext context) => Show("nobody", context)).RequireAuthorization("nobody");
        app.Map("/any/{**rest}", (HttpContext context) => Show("any", context));
        await app.StartAsync();
        return new GuardedApi(app) { Logs = logs };
    }

    public Task<Answered> GetAsync(string target, string? key = Key, params (string Name, string Value)[] headers) => SendAsync("GET", target, key, headers);

    public async Task<Answered> SendAsync(string method, string target, string? key = Key, params (string Name, string Value)[] headers)
    {
        var uri = new Uri($"{Address.GetLeftPart(UriPartial.Authority)}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return await Answered.ReadAsync(response);
    }

    /// <summary>Sends octets as they are and returns the whole response as text.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Address.Host, Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    private static string Show(string endpoint, HttpContext context) =>
        $"{endpoint} [{string.Join(", ", context.User.Claims.Select(Show).Order(StringComparer.Ordinal))}]";

    private static string Show(Claim claim) => $"{claim.Type.Split('/')[^1]}={claim.Value}";
}
