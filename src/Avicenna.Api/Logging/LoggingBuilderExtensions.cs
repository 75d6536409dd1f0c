using Avicenna.Api.Authentication;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Logging;

internal static class LoggingBuilderExtensions
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Maximum lines that wait for standard output. Further ones are dropped, and a line says how many.</summary>
    private const int MaxQueuedLines = 10_000;

    /// <summary>Adds the console with Avicenna's defaults, before the settings that may override them.</summary>
    public static void AddConsole(this ILoggingBuilder logging, IConfiguration settings)
    {
        // By default, a blocked standard output would block every call that logs. Without a formatter's name, options of old versions replace those below.
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
            (options.QueueFullMode, options.MaxQueueLength, options.FormatterName) = (ConsoleLoggerQueueFullMode.DropWrite, MaxQueuedLines, ConsoleFormatterNames.Simple));
        // One entry is one line, so that a tool that reads lines sees the whole entry and its time.
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options => (options.UseUtcTimestamp, options.TimestampFormat, options.SingleLine) = (true, $"{Timestamp} ", true));
        logging.Services.Configure<JsonConsoleFormatterOptions>(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, Timestamp));
        logging.AddConfiguration(settings).AddConsole();
    }

    /// <summary>
    /// Logs to standard output for a server. A command uses that for its results and logs only warnings and errors, to standard error. Settings
    /// in <c>Logging</c> take precedence.
    /// </summary>
    public static void ConfigureForConsole(this ILoggingBuilder logging, bool isServer)
    {
        if (isServer)
        {
            // Kestrel logs a line for every refused connection. BoundedTransport logs one per minute.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error, null)));
            // Health checks log a line per caller while the store is unavailable; the probes of the store log it once.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None, null)));
            // While anything listens to this, the framework starts an activity and a logging scope for each request.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null)));
            // The forwarder logs each request and each failure, with the target; the gateway logs failures by itself.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Yarp.ReverseProxy", LogLevel.None, null)));
            // These log a line or two per request at Information.
            foreach (var category in new[] { "Microsoft.AspNetCore", typeof(BearerAuthenticationHandler).FullName })
            {
                logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null)));
            }

            return;
        }

        logging.SetMinimumLevel(LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
