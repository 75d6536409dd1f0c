using System.Net.Sockets;
using System.Security.Cryptography;
using Avicenna.Api.CommandLine;
using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Hosting.Systemd;

namespace Avicenna.Api.Startup;

/// <summary>Runs the server until it is told to stop.</summary>
internal static partial class Server
{
    /// <exception cref="AvicennaException">The store isn't ready to serve.</exception>
    public static async Task<int> RunAsync(WebApplication app)
    {
        using var fileSizeLimit = FileSizeLimit.ReportAsError();
        var readiness = app.Services.GetRequiredService<StoreReadiness>();
        await readiness.PrepareAsync(CancellationToken.None);
        var abandoned = await readiness.FindAbandonedPeppersAsync(CancellationToken.None);

        var firstKey = app.Services.GetRequiredService<FirstApiKey>();
        var keylessTenant = await firstKey.FindKeylessTenantAsync(CancellationToken.None);
        var configuredKey = app.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value.AdminKey;
        if (keylessTenant is not null && !string.IsNullOrEmpty(configuredKey))
        {
            await CreateConfiguredKeyAsync(firstKey, keylessTenant, configuredKey);
            keylessTenant = null;
        }

        await ListenAsync(app);
        AnnounceStart(app, abandoned);
        if (keylessTenant is not null)
        {
            // After listening, so that a failed start, for example because of a port in use, doesn't use up the only printout.
            await OfferFirstKeyAsync(app, firstKey, keylessTenant);
        }

        // Does nothing unless systemd started the server with Type=notify.
        var systemd = new SystemdNotifier();
        systemd.Notify(ServiceState.Ready);
        app.Lifetime.ApplicationStopping.Register(() => systemd.Notify(ServiceState.Stopping));
        await app.WaitForShutdownAsync();
        return ExitCode.Success;
    }

    private static async Task CreateConfiguredKeyAsync(FirstApiKey firstKey, Tenant tenant, string configuredKey)
    {
        try
        {
            await firstKey.TryCreateAsync(tenant, ApiKeySecret.From(configuredKey), CancellationToken.None);
        }
        catch (AvicennaException exception) when (exception.Error == ApiKeyErrors.SecretExists)
        {
            throw new StartRefusedException(
                $"{BootstrapOptions.Section}:AdminKey can't become the first key of tenant '{tenant.Subdomain}': {exception.Message}. Choose another one, or remove the setting");
        }
    }

    private static async Task ListenAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException or InvalidOperationException or NotSupportedException
            or UnauthorizedAccessException or CryptographicException)
        {
            // A port in use or privileged, an address of another machine, or https without a readable certificate.
            await app.StopAsync();
            throw new StartRefusedException(ListenAddresses.Explain("The server", ListenAddresses.Find(app.Configuration), exception));
        }
    }

    private static void AnnounceStart(WebApplication app, IReadOnlyList<string> abandonedPeppers)
    {
        var store = app.Services.GetRequiredService<IStoreLocation>();
        Log.Started(app.Logger, ProductVersion.Text, store.Describe(), string.Join(", ", app.Urls));
        foreach (var warning in store.FindWarnings())
        {
            Log.StoreWarning(app.Logger, warning);
        }

        foreach (var pepperId in abandonedPeppers)
        {
            Log.PepperAbandoned(app.Logger, pepperId);
        }
    }

    private static async Task OfferFirstKeyAsync(WebApplication app, FirstApiKey firstKey, Tenant tenant)
    {
        if (Console.IsOutputRedirected && !app.Environment.IsDevelopment())
        {
            Log.NoKeyYet(app.Logger, tenant.Subdomain);
            return;
        }

        var secret = ApiKeySecret.Generate(app.Services.GetRequiredService<IOptions<KeysOptions>>().Value.Prefix);
        if (await firstKey.TryCreateAsync(tenant, secret, CancellationToken.None))
        {
            var announcement = app.Services.GetRequiredService<FirstKeyAnnouncement>();
            await Console.Out.WriteLineAsync(announcement.Write(tenant, secret, app.Urls, app.Services.GetRequiredService<IStoreLocation>().Describe()));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Started, LogLevel.Information, "Avicenna {Version} uses {Store} and listens on {Listeners}")]
        public static partial void Started(ILogger logger, string version, string store, string listeners);

        [LoggerMessage(EventIds.StoreWarning, LogLevel.Warning, "{Warning}")]
        public static partial void StoreWarning(ILogger logger, string warning);

        [LoggerMessage(EventIds.PepperAbandoned, LogLevel.Warning, "The pepper '{PepperId}' is given up (Security:AbandonPeppers), so the live secrets that need it are refused. The command 'security status' counts them")]
        public static partial void PepperAbandoned(ILogger logger, string pepperId);

        [LoggerMessage(EventIds.NoKeyYet, LogLevel.Warning, "Tenant '{Subdomain}' has no key yet. Create one with the command: key create --tenant {Subdomain} --name \"First admin key\" --permission admin")]
        public static partial void NoKeyYet(ILogger logger, Subdomain subdomain);
    }
}
