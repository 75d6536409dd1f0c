using Avicenna.Api.CommandLine;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Startup;

/// <summary>Serves until it is told to stop.</summary>
internal static partial class Server
{
    /// <exception cref="OptionsValidationException">A setting isn't acceptable.</exception>
    /// <exception cref="AvicennaException">The store isn't in a state to serve from.</exception>
    public static async Task<int> RunAsync(WebApplication app)
    {
        RequireValidSettings(app.Services);
        await app.Services.GetRequiredService<StoreReadiness>().PrepareAsync(CancellationToken.None);

        var firstKey = app.Services.GetRequiredService<FirstApiKey>();
        var keylessTenant = await firstKey.FindKeylessTenantAsync(CancellationToken.None);
        var configuredKey = app.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value.AdminKey;
        if (keylessTenant is not null && !string.IsNullOrEmpty(configuredKey))
        {
            await firstKey.TryCreateAsync(keylessTenant, ApiKeySecret.From(configuredKey), CancellationToken.None);
            keylessTenant = null;
        }

        await app.StartAsync();
        if (keylessTenant is not null)
        {
            // After the start, so that a start that fails, on a port in use perhaps, doesn't use up the only print.
            await OfferFirstKeyAsync(app, firstKey, keylessTenant);
        }

        await app.WaitForShutdownAsync();
        return ExitCode.Success;
    }

    private static void RequireValidSettings(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (InvalidOperationException exception)
        {
            // A value of the wrong type; the binder's sentence names the setting and the type.
            throw new StartRefusedException(exception.Message);
        }
    }

    private static async Task OfferFirstKeyAsync(WebApplication app, FirstApiKey firstKey, Tenant tenant)
    {
        if (Console.IsOutputRedirected && !app.Environment.IsDevelopment())
        {
            Log.NoKeyYet(app.Logger, tenant.Subdomain);
            return;
        }

        var secret = ApiKeySecret.Generate();
        if (await firstKey.TryCreateAsync(tenant, secret, CancellationToken.None))
        {
            var announcement = app.Services.GetRequiredService<FirstKeyAnnouncement>();
            await Console.Out.WriteLineAsync(announcement.Write(tenant, secret, app.Urls));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Tenant '{Subdomain}' has no key yet. Make one with the command: key create --tenant {Subdomain} --name \"First admin key\" --permission admin")]
        public static partial void NoKeyYet(ILogger logger, Subdomain subdomain);
    }
}
