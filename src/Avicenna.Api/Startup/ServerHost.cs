using Avicenna.Api.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Startup;

/// <summary>Builds the host with only those parts of the framework that Avicenna uses, so that no default reads or watches files.</summary>
internal static class ServerHost
{
    public static WebApplicationBuilder CreateBuilder(SettingSources sources)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
            ContentRootPath = sources.ContentRoot,
            EnvironmentName = sources.Environment,
        });
        builder.Logging.AddConsole(builder.Configuration.GetSection(LoggingSettings.Section));
        builder.Logging.AddEventSourceLogger();
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.ConfigureServer(context.Configuration);
            kestrel.Configure(context.Configuration.GetSection(KestrelSettings.Section));
        });
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedTransport>();
        builder.Services.AddHostFiltering(options => options.AllowedHosts = builder.Configuration[HostSettings.AllowedHosts]?.Split(';') ?? ["*"]);
        builder.Services.AddSingleton(new SettingsSection(LoggingSettings.Section, typeof(LoggingSettings)));
        builder.Services.AddSingleton(new SettingsSection(KestrelSettings.Section, typeof(KestrelSettings)));
        foreach (var name in HostSettings.NamesInFiles)
        {
            builder.Services.AddSingleton(new SettingsSection(name, typeof(string)));
        }

        return builder;
    }

    /// <summary>Configures what all servers have in common.</summary>
    public static void ConfigureServer(this KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        // More than the proxies in front accept from a client, because some pass all of it on when they ask.
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 500;
        // Byte by byte (RFC 9110 section 5.5): proxies pass on what clients send, and /verify decides about invalid UTF-8.
        // The default for Content-Length, because with another encoding Kestrel fails on a value of more than 20 characters.
        kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? null! : Encoding.Latin1;
        kestrel.Limits.MaxConcurrentConnections = ConnectionLimit.Of(configuration);
    }

    /// <summary>Reads the settings, after everything that has settings is registered.</summary>
    public static void LoadSettings(this WebApplicationBuilder builder, SettingSources sources)
    {
        var known = new KnownSettings(builder.Services.Select(service => service.ImplementationInstance).OfType<SettingsSection>());
        builder.Services.AddSingleton(SettingsCheck.Load(builder.Configuration, sources, known));
    }
}
