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
            // Its information is a line or two for every request.
            logging.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null)));
            return;
        }

        logging.SetMinimumLevel(LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
