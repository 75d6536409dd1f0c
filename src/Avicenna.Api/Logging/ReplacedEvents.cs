namespace Avicenna.Api.Logging;

/// <summary>A logger of the framework's, without the one event in place of which the server logs its own.</summary>
internal sealed class ReplacedEvents(ILogger inner, string replaced) : ILogger
{
    private static readonly Dictionary<string, string> OfCategories = new()
    {
        // The stack trace of a failed start: the server reports the cause, such as a port in use, in a message.
        ["Microsoft.Extensions.Hosting.Internal.Host"] = "HostedServiceStartupFaulted",
        // It quotes a part of a malformed request, in which an imported key can't be recognized. MalformedRequests logs the rest.
        ["Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "ConnectionBadRequest",
    };

    /// <summary>Returns the logger of a category without the event that is replaced there.</summary>
    public static ILogger RemoveFrom(string category, ILogger logger) =>
        OfCategories.TryGetValue(category, out var replaced) ? new ReplacedEvents(logger, replaced) : logger;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name != replaced)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
