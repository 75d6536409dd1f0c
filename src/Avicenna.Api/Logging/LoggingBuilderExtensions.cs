using Avicenna.Api.Authentication;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Logging;

internal static class LoggingBuilderExtensions
{
    private const int MaxQueuedLines = 10_000;

    /// <summary>
    /// Logs to standard output for a server. A command uses that for its results and logs only warnings and errors, to standard error. Settings
    /// in <c>Logging</c> take precedence.
    /// </summary>
    public static void ConfigureForConsole(this ILoggingBuilder logging, bool isServer)
    {
        // Configured before the section Logging is read.
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            // Without this, a blocked standard output would block every call that logs.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            options.MaxQueueLength = MaxQueuedLines;
        });
        logging.Services.Configure<ConsoleFormatterOptions>(SetTimestamps);
        logging.Services.Configure<JsonConsoleFormatterOptions>(SetTimestamps);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            SetTimestamps(options);
            options.SingleLine = true;
        });
        if (isServer)
        {
            // Kestrel logs a line for every refused connection. BoundedTransport logs one per minute.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error, null)));
            // Health checks log a line per caller while the store is unavailable; the probes of the store log it once.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None, null)));
            // While anything listens to this, the framework starts an activity and a logging scope for each request.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null)));
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

    private static void SetTimestamps(ConsoleFormatterOptions options)
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
    }
}
