using Avicenna.Api.Authentication;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Logging;

internal static class LoggingBuilderExtensions
{
    /// <summary>
    /// A server logs to standard output; a command keeps that for its results and logs only trouble, to standard error. The
    /// settings under <c>Logging</c> go before.
    /// </summary>
    public static void ConfigureForConsole(this ILoggingBuilder logging, bool isServer)
    {
        if (isServer)
        {
            // A line for every connection that is one too many; BoundedTransport says so once a minute.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error, null)));
            // A line for everybody who asks while the store is away; the probes of the store say so once.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None, null)));
            // Their information is a line or two for every request.
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
