using Avicenna.Api.Authentication;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Logging;

internal static class LoggingBuilderExtensions
{
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
